import type { Hit, Reason } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'

/** Why this was found, in plain words; nothing where nothing was asked for. */
export function Why({ hit }: { hit: Hit }) {
  const t = useText()
  const { intl, locale } = useLanguage()
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  if (hit.reasons.length === 0) return null
  const say = (reason: Reason): string => {
    const text = reason.text ?? ''
    const value = reason.value ?? ''
    switch (reason.kind) {
      case 'title':
        return t('find.why.title', { text })
      case 'category':
        return t('find.why.category', { text })
      case 'about':
        return t('find.why.about', { text })
      case 'provider':
        return t('find.why.provider', { text })
      case 'missing':
        return t('find.why.missing', { text })
      case 'near':
        return hit.distanceKilometres === undefined || hit.distanceKilometres === null
          ? t('find.why.city', { city: value })
          : t('find.distance', {
              kilometres: intl.formatNumber(hit.distanceKilometres, { maximumFractionDigits: 1 }),
            })
      case 'free':
        return t('find.chip.day', {
          day: intl.formatDate(`${value}T12:00:00Z`, { weekday: 'long', day: 'numeric', month: 'long' }),
        })
      case 'language':
        return t('find.chip.language', { language: languages.of(value) ?? value })
      case 'online':
        return t('find.online')
      default:
        return t('find.why.price')
    }
  }
  return (
    <details className="relative z-10 mt-2 text-sm">
      <summary className="min-h-8 cursor-pointer text-soft underline decoration-dotted underline-offset-4">
        {t('find.why')}
      </summary>
      <ul className="mt-1 list-disc space-y-0.5 ps-5">
        {hit.reasons.map((reason) => (
          <li
            key={reason.kind + (reason.text ?? '') + (reason.value ?? '')}
            className={reason.kind === 'missing' ? 'text-amber' : ''}
          >
            {say(reason)}
          </li>
        ))}
      </ul>
    </details>
  )
}
