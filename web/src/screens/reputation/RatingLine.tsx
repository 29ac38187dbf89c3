import type { Rating } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Stars } from './Stars'

/** A rating with what it is worth: a number only where there are enough reviews, and how sure it is. */
export function RatingLine({ rating }: { rating: Rating }) {
  const t = useText()
  const { intl } = useLanguage()
  const tenth = (value: number) =>
    intl.formatNumber(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  if (rating.count === 0) return <p className="text-soft">{t('rating.none')}</p>
  if (rating.few) return <p>{t('rating.few', { count: rating.count })}</p>
  return (
    <div>
      <p className="flex flex-wrap items-center gap-x-3">
        <Stars count={Math.round(rating.average)} />
        <strong className="tabular text-lg">{t('rating.of5', { average: tenth(rating.average) })}</strong>
        <span className="text-soft">{t('rating.count', { count: rating.count })}</span>
      </p>
      <p className="text-sm text-soft">
        {t('rating.between', { low: tenth(rating.low), high: tenth(rating.high) })}
      </p>
    </div>
  )
}
