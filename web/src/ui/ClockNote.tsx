import { Clock } from 'lucide-react'
import { useText } from '../i18n/text'
import { clockChange, type Day } from './clocks'
import { zoneName } from './values'

/** The sentence about clocks that are put forward or back on a day; nothing on any other. */
export function ClockNote({ day, zone }: { day: Day; zone: string }) {
  const t = useText()
  const change = clockChange(day, zone)
  if (!change) return null
  return (
    <p className="mt-1 flex gap-2 rounded-card bg-amber-wash px-2 py-1 text-sm text-amber">
      <Clock aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
      {t(change.minutes > 0 ? 'slots.clockForward' : 'slots.clockBack', {
        zone: zoneName(zone),
        minutes: Math.abs(change.minutes),
      })}
    </p>
  )
}

/** The same as a sign in the corner of a day. */
export function ClockMark() {
  return <Clock aria-hidden="true" size={12} className="absolute top-1 end-1 text-amber" strokeWidth={3} />
}
