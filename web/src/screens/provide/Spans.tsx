import { Plus, Trash2 } from 'lucide-react'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { type Span, span } from './planForm'
import { DAY_MINUTES, stretchOf, timeOf } from './weekGrid'
import { rowFaults } from './words'

export const timeField =
  'min-h-11 min-w-0 flex-1 rounded-card border border-line bg-raised px-2 tabular text-ink aria-invalid:border-red sm:w-32 sm:flex-none'

/** Rows of from and until: plain time fields, so that fingers, mice and keyboards all know them. */
export function Spans({
  rows,
  name,
  wrong,
  onRows,
}: {
  rows: Span[]
  name: string
  wrong?: Map<number, string>
  onRows: (rows: Span[]) => void
}) {
  const t = useText()
  const put = (row: Span) => onRows(rows.map((other) => (other.key === row.key ? row : other)))
  const faults = rowFaults(rows, wrong, t)
  return (
    <>
      <ul className="space-y-2">
        {rows.map((row, index) => {
          const error = faults.get(row.key)
          const number = index + 1
          return (
            <li key={row.key}>
              <div className="flex items-center gap-2">
                <input
                  type="time"
                  aria-label={t('plan.from', { day: name, number })}
                  aria-invalid={error ? true : undefined}
                  aria-describedby={error ? `span-${row.key}` : undefined}
                  className={timeField}
                  value={row.from}
                  onChange={(event) => put({ ...row, from: event.target.value })}
                />
                <span aria-hidden="true">–</span>
                <input
                  type="time"
                  aria-label={t('plan.until', { day: name, number })}
                  aria-invalid={error ? true : undefined}
                  aria-describedby={error ? `span-${row.key}` : undefined}
                  className={timeField}
                  value={row.until}
                  onChange={(event) => put({ ...row, until: event.target.value })}
                />
                <button
                  type="button"
                  aria-label={t('plan.remove', { day: name, number })}
                  className="grid size-11 shrink-0 place-items-center rounded-full text-soft hover:bg-linen hover:text-ink"
                  onClick={() => onRows(rows.filter((other) => other.key !== row.key))}
                >
                  <Trash2 aria-hidden="true" size={18} />
                </button>
              </div>
              {error ? (
                <p id={`span-${row.key}`} className="text-sm font-semibold text-red">
                  {error}
                </p>
              ) : null}
            </li>
          )
        })}
      </ul>
      <Button kind="quiet" className="-ms-3 px-3" onClick={() => onRows([...rows, after(rows)])}>
        <Plus aria-hidden="true" size={18} />
        {t('plan.addHours')}
        <span className="sr-only">, {name}</span>
      </Button>
    </>
  )
}

/** One more row after those that stand already: two hours, at most until the end of the day. */
function after(rows: Span[]): Span {
  const last = Math.max(...rows.map((row) => stretchOf(row)?.until ?? 0), 0)
  if (last === 0 || last > DAY_MINUTES - 60) return span('09:00', '17:00')
  const from = Math.min(last + 60, DAY_MINUTES - 60)
  return span(timeOf(from), timeOf(Math.min(from + 120, DAY_MINUTES)))
}
