import { Star } from 'lucide-react'
import { useId } from 'react'
import { useText } from '../../i18n/text'

const ALL = [1, 2, 3, 4, 5]

/** So many stars of five; the number is said to those who do not see them. */
export function Stars({ count }: { count: number }) {
  const t = useText()
  return (
    <span role="img" aria-label={t('review.starsOf', { count })} className="inline-flex gap-0.5 text-leaf">
      {ALL.map((star) => (
        <Star key={star} aria-hidden="true" size={18} fill={star <= count ? 'currentColor' : 'none'} />
      ))}
    </span>
  )
}

/** A choice of one to five stars: five radio buttons to the keyboard and to whoever listens. */
export function StarChoice({
  label,
  value,
  error,
  onChange,
}: {
  label: string
  value: number
  error?: string
  onChange: (stars: number) => void
}) {
  const t = useText()
  const id = useId()
  return (
    <fieldset className={error ? 'border-s-4 border-red ps-3' : ''} aria-describedby={`${id}-says`}>
      <legend className="font-semibold">{label}</legend>
      <div className="flex flex-wrap items-center gap-x-3">
        <div className="-ms-2 flex">
          {ALL.map((star) => (
            <label
              key={star}
              className="grid size-12 cursor-pointer place-items-center rounded-card text-leaf hover:bg-leaf-wash has-focus-visible:outline-3 has-focus-visible:outline-violet"
            >
              <input
                type="radio"
                name={id}
                className="sr-only"
                checked={value === star}
                onChange={() => onChange(star)}
              />
              <span className="sr-only">{t('review.starsOf', { count: star })}</span>
              <Star aria-hidden="true" size={28} fill={star <= value ? 'currentColor' : 'none'} />
            </label>
          ))}
        </div>
        <p id={`${id}-says`} className={error ? 'text-sm font-semibold text-red' : 'text-soft'}>
          {error ?? (value > 0 ? t(`review.meaning.${value}` as 'review.meaning.1') : '')}
        </p>
      </div>
    </fieldset>
  )
}
