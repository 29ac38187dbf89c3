import { FileText, Image as Picture } from 'lucide-react'
import type { Dispute, DisputeEntry } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { Money } from '../../ui/values'
import { useOrderWords } from '../order/words'

/** Everything that was said, shown and done in a dispute, oldest first. */
export function Record({
  dispute,
  about,
  evidence,
}: {
  dispute: Dispute
  about: string
  evidence: (entry: string) => string
}) {
  const t = useText()
  return (
    <Card>
      <h2>{t('dispute.record')}</h2>
      <p className="mb-3 text-sm text-soft">{about}</p>
      <ol className="space-y-4">
        {dispute.entries.map((entry) => (
          <li key={entry.id}>
            <Entry dispute={dispute} entry={entry} evidence={evidence} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Entry({
  dispute,
  entry,
  evidence,
}: {
  dispute: Dispute
  entry: DisputeEntry
  evidence: (entry: string) => string
}) {
  const t = useText()
  const { intl } = useLanguage()
  const done = useDone(dispute)
  const me = useMe()
  const words = entry.kind === 'statement' || entry.kind === 'evidence'
  const own =
    (entry.by === 'client' && me?.id === dispute.client) ||
    (entry.by === 'provider' && me?.id === dispute.provider)
  return (
    <article
      className={
        words
          ? `rounded-card border p-3 ${own ? 'border-violet bg-violet-wash' : 'border-line bg-linen'}`
          : ''
      }
    >
      <p className={words ? 'text-sm' : ''}>
        {done(entry)}{' '}
        <time dateTime={entry.at} className="tabular text-sm text-soft">
          {intl.formatDate(entry.at, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })}
        </time>
        {entry.amount ? (
          <>
            {' · '}
            <Money value={entry.amount} />
          </>
        ) : null}
      </p>
      {entry.text ? (
        <p className="mt-1 max-w-prose whitespace-pre-wrap break-words">{entry.text}</p>
      ) : words && !entry.file ? (
        <p className="mt-1 text-soft">{t('dispute.erased')}</p>
      ) : null}
      {entry.file ? (
        <a
          href={evidence(entry.id)}
          download={entry.file.name}
          className="mt-2 inline-flex min-h-11 items-center gap-2"
        >
          {entry.file.mediaType.startsWith('image/') ? (
            <Picture aria-hidden="true" size={18} />
          ) : (
            <FileText aria-hidden="true" size={18} />
          )}
          <span className="break-all">{t('dispute.download', { name: entry.file.name })}</span>
          <span className="text-sm text-soft">
            {t('dispute.size', { kilobytes: Math.max(1, Math.round(entry.file.sizeBytes / 1024)) })}
          </span>
        </a>
      ) : null}
    </article>
  )
}

/** Who did what, as one sentence. */
function useDone(dispute: Dispute): (entry: DisputeEntry) => string {
  const t = useText()
  const text = useDynamicText()
  const me = useMe()
  const words = useOrderWords()
  return (entry) => {
    const id = entry.by === 'client' ? dispute.client : entry.by === 'provider' ? dispute.provider : undefined
    const name =
      entry.name ??
      (entry.by === 'client'
        ? dispute.clientName
        : entry.by === 'provider'
          ? dispute.providerName
          : text(`order.by.${entry.by}`, entry.by))
    const by = id !== undefined && id === me?.id ? 'you' : entry.by
    if (entry.kind === 'step') {
      return text(`told.${entry.transition}`, words.transition(entry.transition ?? ''), { by, name })
    }
    const staff = entry.by === 'operator' ? ` (${t('dispute.staff')})` : ''
    return text(`dispute.entry.${entry.kind}`, entry.kind, { by, name: `${name}${staff}` })
  }
}
