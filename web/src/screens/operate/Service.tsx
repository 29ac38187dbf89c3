import { now } from '../../api/clock'
import type { DisputeItem } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Tag } from '../../ui/states'
import { useSpan } from '../agreement/phrases'

/** How much of the time to decide is left, or how long it is over. */
export function Service({
  item,
}: {
  item: Pick<DisputeItem, 'due' | 'open'> & Partial<Pick<DisputeItem, 'escalated'>>
}) {
  const t = useText()
  const { intl } = useLanguage()
  const span = useSpan()
  const date = intl.formatDate(item.due, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  })
  if (!item.open) return <time dateTime={item.due}>{date}</time>
  const minutes = Math.round((new Date(item.due).getTime() - now()) / 60_000)
  const time = span(Math.abs(minutes) >= 1440 ? Math.floor(Math.abs(minutes) / 60) * 60 : Math.abs(minutes))
  return (
    <>
      <strong className={minutes < 0 ? 'text-red' : 'text-amber'}>
        {minutes < 0 ? t('queue.overdueBy', { time }) : t('queue.left', { time })}
      </strong>
      <time dateTime={item.due} className="block text-soft">
        {date}
      </time>
      {item.escalated ? <Tag tone="red">{t('queue.escalated')}</Tag> : null}
    </>
  )
}

/** The same above something that people decide about; nothing once it is decided. */
export function DecideBy({ due, open }: { due: string; open: boolean }) {
  const t = useText()
  if (!open) return null
  return (
    <div className="tabular text-sm">
      <span className="text-soft">{t('queue.due')}: </span>
      <Service item={{ due, open }} />
    </div>
  )
}
