import { useEffect, useState } from 'react'
import { now } from '../../api/clock'
import { useLanguage, useText } from '../../i18n/text'

/** The platform's time, read again and again for as long as something is counted down to. */
export function useNow(everyMillis: number): number {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), everyMillis)
    return () => clearInterval(timer)
  }, [everyMillis])
  return time
}

/** The date of a deadline, and how long there is in the two largest units that still matter. */
export function Countdown({ at }: { at: string }) {
  const { intl } = useLanguage()
  const t = useText()
  const end = new Date(at).getTime()
  const [soon, setSoon] = useState(() => end - now() < 3_600_000)
  const time = useNow(soon ? 1_000 : 20_000)
  const seconds = Math.max(0, Math.floor((end - time) / 1000))
  useEffect(() => setSoon(seconds < 3600), [seconds])
  const unit = (value: number, name: string) =>
    intl.formatNumber(value, { style: 'unit', unit: name, unitDisplay: 'long' })
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const left =
    days >= 3
      ? [unit(days, 'day')]
      : days > 0
        ? [unit(days, 'day'), hours > 0 ? unit(hours, 'hour') : '']
        : hours > 0
          ? [unit(hours, 'hour'), minutes > 0 ? unit(minutes, 'minute') : '']
          : [`${minutes}:${String(seconds % 60).padStart(2, '0')}`]
  return (
    <time dateTime={at} className="tabular">
      {intl.formatDate(at, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: 'numeric',
        minute: '2-digit',
      })}{' '}
      (
      <strong role="timer" className="text-amber">
        {t('story.left', { time: intl.formatList(left.filter(Boolean), { type: 'unit' }) })}
      </strong>
      )
    </time>
  )
}
