import { Copy, Trash2 } from 'lucide-react'
import { useText } from '../../i18n/text'
import type { Span, Weekday } from './planForm'
import { timeField } from './Spans'
import { stretchOf } from './weekGrid'
import { useDayName } from './words'

const action = 'grid size-11 shrink-0 place-items-center rounded-full text-soft hover:bg-linen hover:text-ink'

/** The chosen hours to the minute; without a choice, how to make one. */
export function SpanPanel({
  day,
  row,
  error,
  onRow,
  onRemove,
  onCopy,
}: {
  day?: Weekday
  row?: Span
  error?: string
  onRow: (row: Span) => void
  onRemove: () => void
  onCopy: () => void
}) {
  const t = useText()
  const dayName = useDayName()
  const frame = 'sticky top-0 z-20 mb-2 flex min-h-16 items-center gap-2 border-b border-line bg-raised py-2'
  if (!row || !day) {
    return (
      <p className={`${frame} text-sm text-soft`}>
        <span className="pointer-coarse:hidden">{t('plan.howMouse')}</span>
        <span className="hidden pointer-coarse:inline">{t('plan.howTouch')}</span>
      </p>
    )
  }
  const name = dayName(day)
  const fault = error ?? (row.from && row.until && !stretchOf(row) ? t('plan.backwards') : undefined)
  return (
    <fieldset className={`${frame} flex-wrap`}>
      <legend className="sr-only">{name}</legend>
      <span aria-hidden="true" className="flex-1 font-semibold sm:w-28 sm:flex-none">
        {name}
      </span>
      <button
        type="button"
        aria-label={t('plan.copyFrom', { day: name })}
        className={action}
        onClick={onCopy}
      >
        <Copy aria-hidden="true" size={18} />
      </button>
      <button
        type="button"
        aria-label={t('plan.chosenRemove', { day: name })}
        className={action}
        onClick={onRemove}
      >
        <Trash2 aria-hidden="true" size={18} />
      </button>
      {/* A line of their own on a phone: a time with AM or PM needs the width. */}
      <span className="flex w-full items-center gap-2 sm:w-auto">
        <input
          type="time"
          aria-label={t('plan.chosenFrom', { day: name })}
          aria-describedby={fault ? 'span-fault' : undefined}
          aria-invalid={fault ? true : undefined}
          className={timeField}
          value={row.from}
          onChange={(event) => onRow({ ...row, from: event.target.value })}
        />
        <span aria-hidden="true">–</span>
        <input
          type="time"
          aria-label={t('plan.chosenUntil', { day: name })}
          aria-describedby={fault ? 'span-fault' : undefined}
          aria-invalid={fault ? true : undefined}
          className={timeField}
          value={row.until}
          onChange={(event) => onRow({ ...row, until: event.target.value })}
        />
      </span>
      {fault ? (
        <p id="span-fault" className="w-full text-sm font-semibold text-red">
          {fault}
        </p>
      ) : null}
    </fieldset>
  )
}
