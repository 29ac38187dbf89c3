import { now } from '../api/clock'
import { useLanguage, useText } from '../i18n/text'

export type MoneyValue = { amountMinor: number; currency: string }

/** Minor units as a number of the currency's own unit; the number of decimals is the currency's. */
export function decimals(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  )
}

/** An amount with its currency, never abbreviated. Held money is marked by a dotted line beneath. */
export function Money({
  value,
  held = false,
  signed = false,
}: {
  value: MoneyValue
  held?: boolean
  signed?: boolean
}) {
  const { intl } = useLanguage()
  const text = intl.formatNumber(value.amountMinor / 10 ** decimals(value.currency), {
    style: 'currency',
    currency: value.currency,
    signDisplay: signed ? 'exceptZero' : 'auto',
  })
  return (
    <span
      className={`tabular whitespace-nowrap ${held ? 'underline decoration-dotted decoration-2 underline-offset-4' : ''}`}
    >
      {text}
    </span>
  )
}

/** What a person typed as an amount ("12.50", "12,5"), in minor units; undefined when it is none. */
export function parseAmount(typed: string, currency: string): number | undefined {
  const digits = decimals(currency)
  const match = /^\s*(\d{1,12})(?:[.,](\d+))?\s*$/.exec(typed)
  if (!match) return undefined
  const fraction = match[2] ?? ''
  if (fraction.length > digits) return undefined
  return Number(`${match[1]}${fraction.padEnd(digits, '0')}`)
}

export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** A zone as people call it: the city of its IANA name. */
export function zoneName(zone: string): string {
  return (zone.split('/').pop() ?? zone).replaceAll('_', ' ')
}

/** A point in time on one clock, and whose clock that is; where the two differ, the other one too. */
export function When({ at, zone, brief = false }: { at: string; zone?: string; brief?: boolean }) {
  const { intl } = useLanguage()
  const t = useText()
  const mine = deviceZone()
  const format = (timeZone: string) =>
    intl.formatDate(at, {
      weekday: brief ? 'short' : 'long',
      day: 'numeric',
      month: brief ? 'short' : 'long',
      year: brief ? undefined : 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZone,
    })
  const other = zone && format(zone) !== format(mine) ? zone : undefined
  return (
    <time dateTime={at} className="tabular">
      {format(mine)}
      {other ? (
        <>
          {` (${t('common.yourTime')})`}
          <span className="block text-soft">
            {format(other)} ({t('common.theirTime', { zone: zoneName(other) })})
          </span>
        </>
      ) : null}
    </time>
  )
}

/** A deadline: how long there is, and the date. */
export function Deadline({ at }: { at: string }) {
  const { span, date } = useDeadline(at)
  return (
    <time dateTime={at} className="font-semibold text-amber tabular">
      {span} ({date})
    </time>
  )
}

/** A deadline behind the words until or by. */
export function Until({ at }: { at: string }) {
  const { span, date } = useDeadline(at)
  return (
    <time dateTime={at} className="font-semibold text-amber tabular">
      {date} ({span})
    </time>
  )
}

function useDeadline(at: string) {
  const { intl } = useLanguage()
  const seconds = Math.round((new Date(at).getTime() - now()) / 1000)
  const [value, unit]: [number, Intl.RelativeTimeFormatUnit] =
    Math.abs(seconds) < 90 * 60
      ? [Math.round(seconds / 60), 'minute']
      : Math.abs(seconds) < 36 * 3600
        ? [Math.round(seconds / 3600), 'hour']
        : [Math.round(seconds / 86400), 'day']
  return {
    span: intl.formatRelativeTime(value, unit),
    date: intl.formatDate(at, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
  }
}
