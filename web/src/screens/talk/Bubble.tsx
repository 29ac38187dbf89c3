import { FileText } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { fileOf, type Pending } from './messages'

const side = (own: boolean) =>
  `max-w-[85%] md:max-w-[70%] rounded-card px-3 py-2 ${own ? 'ms-auto bg-violet-wash' : 'me-auto bg-linen'}`

/** One message as text, whatever is in it, or as the file that it names. */
export function Bubble({
  message,
  own,
  name,
  read,
}: {
  message: Message
  own: boolean
  name: string
  read: boolean
}) {
  const t = useText()
  const { intl } = useLanguage()
  return (
    <article className={`w-fit ${side(own)}`}>
      <p className="sr-only">{own ? t('review.yours') : name}</p>
      <Body conversation={message.conversation} message={message} />
      <p className="tabular mt-0.5 text-end text-xs text-soft">
        <time dateTime={message.at}>
          {intl.formatDate(message.at, { hour: 'numeric', minute: '2-digit' })}
        </time>
        {read ? ` · ${t('talk.read')}` : ''}
      </p>
    </article>
  )
}

/** A message on its way. */
export function WaitingBubble({
  pending,
  connected,
  onForget,
}: {
  pending: Pending
  connected: boolean
  onForget: () => void
}) {
  const t = useText()
  return (
    <article className={`w-fit ${side(true)} ${pending.refused ? 'border border-red' : 'opacity-80'}`}>
      <Body conversation={pending.conversation} message={pending} />
      <p className="mt-0.5 text-end text-xs text-soft">
        {pending.refused
          ? t('talk.notSent', { why: pending.refused })
          : t(connected ? 'talk.sending' : 'talk.waiting')}
      </p>
      {pending.refused ? (
        <Button kind="quiet" className="min-h-11" onClick={onForget}>
          {t('talk.remove')}
        </Button>
      ) : null}
    </article>
  )
}

function Body({
  conversation,
  message,
}: {
  conversation: string
  message: { type: string; body: string }
}): ReactNode {
  const t = useText()
  const file = fileOf(message)
  if (file) {
    const address = `/v1/conversations/${conversation}/files/${file.file}`
    return (
      <a href={address} download={file.name} className="block">
        {file.mediaType.startsWith('image/') ? (
          <img
            src={address}
            alt={t('talk.photo', { name: file.name })}
            loading="lazy"
            className="max-h-72 rounded-card object-contain"
          />
        ) : (
          <span className="inline-flex min-h-11 items-center gap-2">
            <FileText aria-hidden="true" size={18} />
            <span className="break-all">{file.name}</span>
            <span className="text-sm text-soft">
              {t('dispute.size', { kilobytes: Math.max(1, Math.round(file.sizeBytes / 1024)) })}
            </span>
          </span>
        )}
      </a>
    )
  }
  if (message.type === 'erased') return <p className="text-soft">{t('talk.erased')}</p>
  if (message.type !== 'text') return <p className="text-soft">{t('talk.unknownKind')}</p>
  return <p className="whitespace-pre-wrap break-words">{message.body}</p>
}
