import { Paperclip, SendHorizontal } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { intent, upload } from '../../api/client'
import type { Attachment } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Refusal } from '../../ui/states'
import { KINDS, unfit } from '../dispute/files'
import { withoutMetadata } from './photo'

const TEXT_MOST = 16_000

/** Where one writes: Enter sends, Shift and Enter begin a new line; a draft stays until it is sent. */
export function Composer({
  conversation,
  name,
  onTyping,
  onSend,
}: {
  conversation: string
  name: string
  onTyping: () => void
  onSend: (type: string, body: string) => void
}) {
  const t = useText()
  const key = `talk.draft.${conversation}`
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '')
  const [error, setError] = useState<unknown>()
  const [refusal, setRefusal] = useState('')
  const [progress, setProgress] = useState<number>()
  const picker = useRef<HTMLInputElement>(null)
  const write = (value: string) => {
    setText(value)
    sessionStorage.setItem(key, value)
  }
  const send = (event?: FormEvent) => {
    event?.preventDefault()
    if (text.trim() === '') return
    onSend('text', text)
    write('')
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      send()
    }
  }
  const attach = async (picked: File | undefined) => {
    if (!picked) return
    setError(undefined)
    const wrong = unfit(picked)
    setRefusal(wrong ? t(wrong) : '')
    if (wrong) return
    setProgress(0)
    try {
      const file = await withoutMetadata(picked)
      const path = `/v1/conversations/${conversation}/files?${new URLSearchParams({ name: file.name })}`
      const stored = await upload<Attachment>(file, setProgress, { path, wish: intent() })
      onSend(
        'file',
        JSON.stringify({
          file: stored.id,
          name: stored.name,
          mediaType: stored.mediaType,
          sizeBytes: stored.sizeBytes,
        }),
      )
    } catch (failed) {
      setError(failed)
    } finally {
      setProgress(undefined)
    }
  }
  const rows = Math.min(6, Math.max(1, text.split('\n').length))
  return (
    <form onSubmit={send} className="border-t border-line pt-2">
      {refusal ? (
        <p role="alert" className="mb-2 text-sm font-semibold text-red">
          {refusal}
        </p>
      ) : null}
      <Refusal error={error} />
      {progress !== undefined ? (
        <progress aria-label={t('talk.uploading')} value={progress} max={1} className="mb-2 w-full" />
      ) : null}
      <div className="flex items-end gap-1">
        <input
          ref={picker}
          type="file"
          className="sr-only"
          tabIndex={-1}
          aria-hidden="true"
          accept={KINDS.join(',')}
          onChange={(event) => {
            void attach(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <button
          type="button"
          aria-label={t('talk.attach')}
          disabled={progress !== undefined}
          onClick={() => picker.current?.click()}
          className="grid size-12 shrink-0 place-items-center rounded-card text-ink hover:bg-linen disabled:opacity-55"
        >
          <Paperclip aria-hidden="true" size={20} />
        </button>
        <textarea
          aria-label={t('talk.write', { name })}
          placeholder={t('talk.placeholder')}
          rows={rows}
          maxLength={TEXT_MOST}
          value={text}
          onKeyDown={pressed}
          onChange={(event) => {
            write(event.target.value)
            onTyping()
          }}
          className="min-h-12 min-w-0 flex-1 resize-none rounded-card border border-line bg-raised px-3 py-2.5 text-ink placeholder:text-soft"
        />
        <button
          type="submit"
          aria-label={t('talk.send')}
          disabled={text.trim() === ''}
          className="grid size-12 shrink-0 place-items-center rounded-card bg-leaf text-on-leaf hover:bg-leaf-strong disabled:opacity-55"
        >
          <SendHorizontal aria-hidden="true" size={20} />
        </button>
      </div>
    </form>
  )
}
