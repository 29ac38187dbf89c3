import { useState } from 'react'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { type Span, type Weekday, weekdays } from './planForm'
import { Spans } from './Spans'
import { useDayName } from './words'

/** One weekday in plain fields, and its hours copied to other days. */
export function DaySheet({
  day,
  rows,
  wrong,
  onRows,
  onCopy,
  onClose,
}: {
  day: Weekday
  rows: Span[]
  wrong: Map<number, string>
  onRows: (rows: Span[]) => void
  onCopy: (to: Weekday[]) => void
  onClose: () => void
}) {
  const t = useText()
  const dayName = useDayName()
  const [to, setTo] = useState<Weekday[]>(() =>
    weekdays.slice(0, 5).filter((other) => other !== day && weekdays.indexOf(day) < 5),
  )
  return (
    <Sheet open onClose={onClose} title={dayName(day)}>
      {rows.length === 0 ? <p className="text-soft">{t('plan.closed')}</p> : null}
      <Spans rows={rows} name={dayName(day)} wrong={wrong} onRows={onRows} />
      <fieldset className="mt-4 border-t border-line pt-4">
        <legend className="float-left mb-1 w-full font-semibold">{t('plan.copyTitle')}</legend>
        <p className="mb-1 text-sm text-soft">{t('plan.copyText')}</p>
        <div className="grid grid-cols-2 gap-x-4">
          {weekdays
            .filter((other) => other !== day)
            .map((other) => (
              <Checkbox
                key={other}
                label={dayName(other)}
                checked={to.includes(other)}
                onChange={(event) =>
                  setTo(event.target.checked ? [...to, other] : to.filter((kept) => kept !== other))
                }
              />
            ))}
        </div>
        <Button
          kind="secondary"
          className="mt-2 w-full"
          disabled={to.length === 0}
          onClick={() => {
            onCopy(to)
            onClose()
          }}
        >
          {t('plan.copy')}
        </Button>
      </fieldset>
      <Button className="mt-3 w-full" onClick={onClose}>
        {t('plan.done')}
      </Button>
    </Sheet>
  )
}
