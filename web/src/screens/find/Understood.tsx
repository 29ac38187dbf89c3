import { MapPin, X } from 'lucide-react'
import type { Understanding } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import type { Filters } from './filters'
import { useHere } from './here'

type Part = { understood: Understanding[]; filters: Filters; change: (part: Partial<Filters>) => void }

/** What was read out of the words; each can be taken away, which takes its words away. */
export function Understood({ understood, filters, change }: Part) {
  const t = useText()
  const phrase = usePhrase()
  const { locate, denied } = useHere((near) => change({ near }))
  if (understood.length === 0) return null
  return (
    <div className="mb-4">
      <p className="text-sm text-soft" id="understood">
        {t('find.understood')}
      </p>
      <ul className="mt-1 flex flex-wrap gap-2" aria-labelledby="understood">
        {understood.map((part) => (
          <li key={part.kind + part.text} className="flex">
            {part.unmet && !filters.near ? (
              <button
                type="button"
                onClick={locate}
                className="inline-flex min-h-11 items-center gap-2 rounded-s-card border border-amber bg-amber-wash px-3"
              >
                <MapPin aria-hidden="true" size={16} />
                {t('find.chip.nearUnmet')}
              </button>
            ) : (
              <span className="inline-flex min-h-11 items-center rounded-s-card border border-line bg-leaf-wash px-3">
                {phrase(part, filters)}
              </span>
            )}
            <button
              type="button"
              aria-label={t('find.chip.remove', { text: phrase(part, filters) })}
              onClick={() => change({ q: part.without || undefined })}
              className="grid min-h-11 w-11 place-items-center rounded-e-card border border-s-0 border-line hover:bg-linen"
            >
              <X aria-hidden="true" size={16} />
            </button>
          </li>
        ))}
      </ul>
      {denied ? (
        <p role="alert" className="mt-2 text-sm text-soft">
          {t('find.nearDenied')}
        </p>
      ) : null}
    </div>
  )
}

function usePhrase() {
  const t = useText()
  const { intl, locale } = useLanguage()
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  return (part: Understanding, filters: Filters): string => {
    const value = part.value ?? ''
    switch (part.kind) {
      case 'price':
        return price(value)
      case 'near':
        return t('find.nearOn', { kilometres: filters.withinKilometres ?? (value || 25) })
      case 'city':
        return t('find.chip.city', { city: value })
      case 'day':
        return t('find.chip.day', {
          day: intl.formatDate(`${value}T12:00:00Z`, { weekday: 'long', day: 'numeric', month: 'long' }),
        })
      case 'time':
        return time(value)
      case 'language':
        return t('find.chip.language', { language: languages.of(value) ?? value })
      case 'place':
        return value === 'online' ? t('find.online') : t('find.at-place')
      case 'without':
        return t('find.chip.without', { text: value })
      case 'spelling':
        return t('find.chip.spelling', { text: part.text, value })
      default:
        return t('find.chip.ignored', { text: part.text })
    }
  }

  /** Hours of the listing's own clock, whatever the device's is. */
  function time(value: string): string {
    const [from = '', before = ''] = value.split('-')
    const hour = (at: string) => intl.formatTime(`1970-01-01T${at}Z`, { timeZone: 'UTC', timeStyle: 'short' })
    if (from && before) return t('find.chip.timeBetween', { from: hour(from), before: hour(before) })
    return from
      ? t('find.chip.timeFrom', { from: hour(from) })
      : t('find.chip.timeBefore', { before: hour(before) })
  }

  function price(value: string): string {
    const [range = '', currency] = value.split(' ')
    const [min = '', max = ''] = range.split('-')
    const amount = (minor: string) =>
      intl.formatNumber(
        Number(minor) / 100,
        currency
          ? { style: 'currency', currency, maximumFractionDigits: Number(minor) % 100 ? 2 : 0 }
          : { maximumFractionDigits: 2 },
      )
    if (min && max) return t('find.chip.between', { min: amount(min), max: amount(max) })
    return max ? t('find.chip.upTo', { max: amount(max) }) : t('find.chip.from', { min: amount(min) })
  }
}
