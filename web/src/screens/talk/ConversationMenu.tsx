import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { Conversation, Message } from '../../api/schema'
import { useMe } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox, SelectField, TextArea } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Refusal } from '../../ui/states'

const REASONS = ['threat', 'harassment', 'fraud', 'spam', 'other'] as const
const SHOWN = 8

/** Reporting and blocking the other one. */
export function ConversationMenu({
  conversation,
  messages,
}: {
  conversation: Conversation
  messages: Message[]
}) {
  const t = useText()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const { id, blockedByMe, withName } = conversation
  const block = useMutation({
    mutationFn: () => {
      const params = { path: { id } }
      return data<unknown>(
        blockedByMe
          ? api.DELETE('/v1/conversations/{id}/block', { params })
          : api.PUT('/v1/conversations/{id}/block', { params }),
      )
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['conversations'] }),
  })
  return (
    <>
      <Button kind="quiet" className="px-2" onClick={() => setOpen(true)}>
        {t('talk.safety')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('talk.safetyTitle', { name: withName })}>
        <div className="space-y-5">
          <p>{t(blockedByMe ? 'talk.unblockText' : 'talk.blockText', { name: withName })}</p>
          <Refusal error={block.error} />
          <Button
            kind={blockedByMe ? 'secondary' : 'danger'}
            busy={block.isPending}
            onClick={() => block.mutate()}
          >
            {t(blockedByMe ? 'talk.unblock' : 'talk.block', { name: withName })}
          </Button>
          <Complain conversation={id} messages={messages} />
        </div>
      </Sheet>
    </>
  )
}

function Complain({ conversation, messages }: { conversation: string; messages: Message[] }) {
  const t = useText()
  const me = useMe()
  const theirs = messages
    .filter((message) => message.sender !== me?.id && message.type !== 'erased')
    .slice(-SHOWN)
  const [reason, setReason] = useState<string>(REASONS[0])
  const [note, setNote] = useState('')
  const [chosen, setChosen] = useState<number[]>([])
  const wish = useRef(intent())
  const complain = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/conversations/{id}/complaints', {
          params: { path: { id: conversation }, header: wish.current },
          body: {
            reason,
            note: note.trim() === '' ? undefined : note,
            shown: theirs
              .filter((message) => chosen.includes(message.sequence))
              .map(({ sequence, body }) => ({ sequence, body })),
          },
        }),
      ),
    onError: () => {
      wish.current = intent()
    },
  })
  if (theirs.length === 0) return null
  if (complain.isSuccess) return <p role="status">{t('report.thanks')}</p>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    complain.mutate()
  }
  return (
    <form onSubmit={submit} className="space-y-4 border-t border-line pt-4">
      <h3>{t('talk.complain')}</h3>
      <fieldset>
        <legend className="font-semibold">{t('talk.complainShow')}</legend>
        <p className="text-sm text-soft">{t('talk.complainShowHint')}</p>
        {theirs.map((message) => (
          <Checkbox
            key={message.sequence}
            label={message.type === 'text' ? message.body.slice(0, 120) : t('talk.attachment')}
            checked={chosen.includes(message.sequence)}
            onChange={(event) =>
              setChosen(
                event.target.checked
                  ? [...chosen, message.sequence]
                  : chosen.filter((one) => one !== message.sequence),
              )
            }
          />
        ))}
      </fieldset>
      <SelectField
        label={t('report.what')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      >
        {REASONS.map((known) => (
          <option key={known} value={known}>
            {t(`complaint.reason.${known}`)}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={t('report.words')}
        optional
        rows={3}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Refusal error={complain.error} />
      <Button type="submit" busy={complain.isPending} disabled={chosen.length === 0}>
        {t('report.send')}
      </Button>
    </form>
  )
}
