import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { inReadingOrder } from '../../ui/direction'
import { DaySheet } from './DaySheet'
import { type PlanForm, type Span, type Weekday, weekdays } from './planForm'
import { SpanPanel } from './SpanPanel'
import {
  beside,
  copied,
  DAY_MINUTES,
  drawn,
  overlapping,
  STEP,
  type Stretch,
  shifted,
  shownHours,
  snap,
  stretched,
  stretchOf,
  timeOf,
  withStretch,
} from './weekGrid'
import { rowFaults, useDayName } from './words'

type Week = PlanForm['week']
type Chosen = { day: Weekday; key: number }
type Drag = {
  how: 'draw' | 'move' | 'from' | 'until'
  day: Weekday
  key?: number
  /** Minutes of the day where it began, and what it began with. */
  grip: number
  start: Stretch
  /** Where it is now; undefined until the pointer has moved. */
  now?: { day: Weekday; stretch: Stretch }
}

/** Closer than this many pixels is a press, not a drag. */
const STILL = 5

/**
 * The week as people know it from a wall: drawn with a mouse, tapped with a finger, moved with arrow keys. What one hand cannot do
 * here, the panel's time fields and each day's own sheet can.
 */
export function WeekGrid({
  week,
  wrong,
  error,
  onWeek,
}: {
  week: Week
  wrong: Map<number, string>
  error?: string
  onWeek: (week: Week) => void
}) {
  const t = useText()
  const dayName = useDayName()
  const [chosen, setChosen] = useState<Chosen>()
  const [open, setOpen] = useState<Weekday>()
  const [drag, setDrag] = useState<Drag>()
  const [whole, setWhole] = useState(false)
  const [said, setSaid] = useState('')
  const grid = useRef<HTMLDivElement>(null)
  const pressed = useRef({ x: 0, y: 0 })
  const dragged = useRef(false)
  const focusOn = useRef<number>(undefined)
  const hours = whole ? { first: 0, last: 24 } : shownHours(week)
  const span0 = hours.first * 60
  const length = (hours.last - hours.first) * 60

  useEffect(() => {
    // A block that moved to another day is another element: the focus follows it.
    if (focusOn.current === undefined) return
    grid.current?.querySelector<HTMLElement>(`[data-span="${focusOn.current}"]`)?.focus()
    focusOn.current = undefined
  })

  const say = (day: Weekday, { from, until }: Stretch) =>
    setSaid(t('plan.block', { day: dayName(day), from: timeOf(from), until: timeOf(until) }))

  /** The day and the minute under a pointer. */
  const under = (event: { clientX: number; clientY: number }): { day: Weekday; minutes: number } => {
    const columns = [...(grid.current?.querySelectorAll<HTMLElement>('[data-column]') ?? [])]
    const boxes = columns.map((column) => column.getBoundingClientRect())
    const index = boxes.findIndex((box) => event.clientX < box.right)
    const at = index < 0 ? 6 : index
    const box = boxes[at]
    const part = box ? (event.clientY - box.top) / box.height : 0
    return { day: weekdays[at] ?? 'MONDAY', minutes: span0 + part * length }
  }

  const put = (day: Weekday, stretch: Stretch, from: Week, key?: number) => {
    const before = new Set(from[day].map((row) => row.key))
    const rows = withStretch(from[day], stretch, key)
    onWeek({ ...from, [day]: rows })
    const made = key ?? rows.find((row) => !before.has(row.key))?.key
    if (made !== undefined) {
      setChosen({ day, key: made })
      focusOn.current = made
    }
    const there = rows.find((row) => row.key === made)
    const now = there && stretchOf(there)
    if (now) say(day, now)
  }

  const begin = (event: PointerEvent, how: Drag['how'], day: Weekday, row?: Span) => {
    dragged.current = false
    if (event.button !== 0) return
    // A finger on the empty grid scrolls the page; only what is chosen follows it.
    if (event.pointerType !== 'mouse' && (!row || chosen?.key !== row.key)) return
    const at = under(event)
    const start = (row && stretchOf(row)) ?? { from: snap(at.minutes), until: snap(at.minutes) + STEP }
    pressed.current = { x: event.clientX, y: event.clientY }
    setDrag({ how, day, key: row?.key, grip: at.minutes, start })
    event.stopPropagation()
  }

  const follow = (event: PointerEvent) => {
    if (!drag) return
    const far = Math.hypot(event.clientX - pressed.current.x, event.clientY - pressed.current.y)
    if (!drag.now && far < STILL) return
    // Not earlier: a captured press would never become a click of what it was made on.
    if (!dragged.current) grid.current?.setPointerCapture(event.pointerId)
    dragged.current = true
    const at = under(event)
    const stretch = {
      draw: () => drawn(drag.grip, at.minutes),
      move: () => shifted(drag.start, snap(at.minutes - drag.grip + DAY_MINUTES / 2) - DAY_MINUTES / 2),
      from: () => stretched(drag.start, 'from', snap(at.minutes)),
      until: () => stretched(drag.start, 'until', snap(at.minutes)),
    }[drag.how]()
    setDrag({ ...drag, now: { day: drag.how === 'move' ? at.day : drag.day, stretch } })
  }

  const drop = () => {
    setDrag(undefined)
    if (!drag?.now) return
    const rest =
      drag.key === undefined
        ? week
        : { ...week, [drag.day]: week[drag.day].filter((row) => row.key !== drag.key) }
    put(drag.now.day, drag.now.stretch, rest, drag.key)
  }

  /** A press on the empty grid opens an hour there. */
  const press = (event: React.MouseEvent, day: Weekday) => {
    if (dragged.current) {
      dragged.current = false
      return
    }
    const at = Math.floor(under(event).minutes / 30) * 30
    put(day, { from: at, until: Math.min(at + 60, DAY_MINUTES) }, week)
  }

  const remove = (day: Weekday, key: number) => {
    const rows = week[day]
    const index = rows.findIndex((row) => row.key === key)
    const next = rows[index + 1] ?? rows[index - 1]
    onWeek({ ...week, [day]: rows.filter((row) => row.key !== key) })
    setChosen(next ? { day, key: next.key } : undefined)
    setSaid(t('plan.removed'))
    if (next) focusOn.current = next.key
    else grid.current?.querySelector<HTMLElement>(`[data-head="${day}"]`)?.focus()
  }

  const keys = (event: KeyboardEvent, day: Weekday, row: Span) => {
    dragged.current = false
    const now = stretchOf(row)
    if (!now || event.ctrlKey || event.metaKey) return
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      remove(day, row.key)
      return
    }
    const by = { ArrowUp: -STEP, ArrowDown: STEP }[event.key]
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[inReadingOrder(event.key)]
    if ((by === undefined && aside === undefined) || (aside && event.altKey)) return
    event.preventDefault()
    if (by !== undefined) {
      const wanted = event.shiftKey
        ? stretched(now, 'until', now.until + by)
        : event.altKey
          ? stretched(now, 'from', now.from + by)
          : shifted(now, by)
      const fits = beside(week[day], row.key, wanted)
      // Pressed against a neighbour it stops whole; it is not squeezed.
      const squeezed = !event.shiftKey && !event.altKey && fits.until - fits.from < now.until - now.from
      const next = squeezed ? now : fits
      onWeek({
        ...week,
        [day]: week[day].map((other) =>
          other.key === row.key ? { ...other, from: timeOf(next.from), until: timeOf(next.until) } : other,
        ),
      })
      say(day, next)
    } else if (aside !== undefined) {
      const to = weekdays[weekdays.indexOf(day) + aside]
      if (!to) return
      put(to, now, { ...week, [day]: week[day].filter((other) => other.key !== row.key) }, row.key)
    }
  }

  const row = chosen && week[chosen.day].find((other) => other.key === chosen.key)
  const rows = Array.from({ length: hours.last - hours.first }, (_, index) => hours.first + index)
  return (
    <>
      <SpanPanel
        day={chosen?.day}
        row={row}
        error={row ? wrong.get(row.key) : undefined}
        onRow={(next) =>
          chosen &&
          onWeek({
            ...week,
            [chosen.day]: week[chosen.day].map((other) => (other.key === next.key ? next : other)),
          })
        }
        onRemove={() => chosen && remove(chosen.day, chosen.key)}
        onCopy={() => setOpen(chosen?.day)}
      />
      {error ? (
        <p role="alert" className="mb-2 text-sm font-semibold text-red">
          {error}
        </p>
      ) : null}
      <p id="week-keys" className="sr-only">
        {t('plan.keys')}
      </p>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div
        ref={grid}
        onPointerMove={follow}
        onPointerUp={drop}
        onPointerCancel={() => setDrag(undefined)}
        className="grid grid-cols-[min(2rem,8vw)_repeat(7,minmax(0,1fr))] gap-x-[3px] select-none sm:grid-cols-[2.75rem_repeat(7,minmax(0,1fr))]"
      >
        <span />
        {weekdays.map((day) => (
          <button
            key={day}
            type="button"
            data-head={day}
            onClick={() => setOpen(day)}
            className="min-h-11 overflow-hidden rounded-card text-[min(0.875rem,6vw)] font-semibold text-leaf underline decoration-dotted underline-offset-4 hover:bg-leaf-wash"
          >
            <span className="lg:hidden">{dayName(day, 'short').slice(0, 2)}</span>
            <span className="hidden lg:inline">{dayName(day, 'short')}</span>
            <span className="sr-only">, {t('plan.dayOpen', { day: dayName(day) })}</span>
          </button>
        ))}
        <div aria-hidden="true" className="tabular relative text-end text-[0.72rem] text-soft">
          {rows.map((hour) => (
            <span
              key={hour}
              className="absolute end-1 -translate-y-1/2 leading-none first:hidden"
              style={{ top: `${((hour * 60 - span0) / length) * 100}%` }}
            >
              {hour}
            </span>
          ))}
        </div>
        {weekdays.map((day) => {
          const wrongHere = overlapping(week[day])
          return (
            <div key={day} className="relative" style={{ height: `${(hours.last - hours.first) * 1.95}rem` }}>
              {/* biome-ignore lint/a11y/noStaticElementInteractions: drawing is for pointers; each day's sheet does the same by keyboard. */}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
              <div
                data-column={day}
                className="absolute inset-0 cursor-cell rounded-md border border-line bg-linen"
                onPointerDown={(event) => begin(event, 'draw', day)}
                onClick={(event) => press(event, day)}
              >
                {rows.slice(1).map((hour) => (
                  <span
                    key={hour}
                    aria-hidden="true"
                    className="absolute inset-x-0 border-t border-line"
                    style={{ top: `${((hour * 60 - span0) / length) * 100}%` }}
                  />
                ))}
              </div>
              {week[day].map((row) => {
                const hours = stretchOf(row)
                if (!hours) return null
                const moving = drag?.now && drag.key === row.key
                return (
                  <Block
                    key={row.key}
                    row={row}
                    day={dayName(day)}
                    chosen={chosen?.key === row.key}
                    wrong={wrong.has(row.key) || wrongHere.has(row.key)}
                    faint={Boolean(moving)}
                    style={place(hours, span0, length)}
                    onBegin={(event, how) => begin(event, how, day, row)}
                    onChoose={() => {
                      if (!dragged.current) setChosen({ day, key: row.key })
                    }}
                    onKeys={(event) => keys(event, day, row)}
                  />
                )
              })}
              {drag?.now?.day === day ? (
                <div
                  aria-hidden="true"
                  className="tabular pointer-events-none absolute inset-x-0 z-20 overflow-hidden rounded-md border-2 border-leaf bg-leaf px-0.5 text-center text-[0.72rem] leading-tight font-semibold text-on-leaf"
                  style={place(drag.now.stretch, span0, length)}
                >
                  {timeOf(drag.now.stretch.from)} {timeOf(drag.now.stretch.until)}
                </div>
              ) : null}
            </div>
          )
        })}
      </div>
      <Misfits week={week} wrong={wrong} onOpen={setOpen} />
      <Button kind="quiet" className="mt-1 -ms-3 px-3" aria-pressed={whole} onClick={() => setWhole(!whole)}>
        {t('plan.wholeDay')}
      </Button>
      {open ? (
        <DaySheet
          day={open}
          rows={week[open]}
          wrong={wrong}
          onRows={(rows) => onWeek({ ...week, [open]: rows })}
          onCopy={(to) => {
            onWeek(copied(week, open, to))
            setSaid(t('plan.copied', { day: dayName(open), count: to.length }))
          }}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  )
}

/** Rows that cannot hold as they are, some of which the grid cannot even draw. */
function Misfits({
  week,
  wrong,
  onOpen,
}: {
  week: Week
  wrong: Map<number, string>
  onOpen: (day: Weekday) => void
}) {
  const t = useText()
  const dayName = useDayName()
  const faults = weekdays.flatMap((day) => {
    const sentences = rowFaults(week[day], wrong, t)
    return week[day].flatMap((row) => {
      const sentence = sentences.get(row.key)
      return sentence ? [{ day, row, sentence }] : []
    })
  })
  if (faults.length === 0) return null
  return (
    <ul className="mt-2 space-y-1">
      {faults.map(({ day, row, sentence }) => (
        <li key={row.key} className="text-sm">
          <button
            type="button"
            className="tabular min-h-8 font-semibold text-red underline"
            onClick={() => onOpen(day)}
          >
            {dayName(day)} {row.from}–{row.until}
          </button>{' '}
          {sentence}
        </li>
      ))}
    </ul>
  )
}

function place({ from, until }: Stretch, first: number, length: number): { top: string; height: string } {
  return { top: `${((from - first) / length) * 100}%`, height: `${((until - from) / length) * 100}%` }
}

function Block({
  row,
  day,
  chosen,
  wrong,
  faint,
  style,
  onBegin,
  onChoose,
  onKeys,
}: {
  row: Span
  day: string
  chosen: boolean
  wrong: boolean
  faint: boolean
  style: { top: string; height: string }
  onBegin: (event: PointerEvent, how: 'move' | 'from' | 'until') => void
  onChoose: () => void
  onKeys: (event: KeyboardEvent) => void
}) {
  const t = useText()
  // The two ends can be gripped: thin for a mouse, as large as a finger once the block is chosen.
  const end = `absolute inset-x-0 z-10 cursor-ns-resize touch-none ${chosen ? 'h-6' : 'h-2'}`
  const knob = chosen ? (
    <span className="absolute left-1/2 size-3 -translate-x-1/2 rounded-full border-2 border-leaf-strong bg-raised" />
  ) : null
  const colours = wrong
    ? 'border-red bg-red-wash text-red'
    : chosen
      ? 'border-leaf-strong bg-leaf text-on-leaf'
      : 'border-leaf bg-leaf-wash text-leaf-strong'
  return (
    <div className={`absolute inset-x-0 ${chosen ? 'z-10' : ''} ${faint ? 'opacity-40' : ''}`} style={style}>
      <button
        type="button"
        data-span={row.key}
        aria-pressed={chosen}
        aria-describedby="week-keys"
        onPointerDown={(event) => onBegin(event, 'move')}
        onClick={onChoose}
        onFocus={onChoose}
        onKeyDown={onKeys}
        className={`tabular @container absolute inset-0 flex cursor-grab flex-col items-center overflow-hidden rounded-md border-2 text-[0.72rem] leading-tight font-semibold ${colours} ${chosen ? 'touch-none' : ''}`}
      >
        {/* Whoever cannot see the column hears the day; where the column is too narrow, the times are heard alone. */}
        <span className="sr-only">{day}, </span>
        <span className="sr-only @min-[2.1rem]:not-sr-only @min-[2.1rem]:mt-0.5">{row.from}</span>
        <span className="sr-only"> {t('plan.to')} </span>
        <span className="sr-only @min-[2.1rem]:not-sr-only">{row.until}</span>
      </button>
      <span
        aria-hidden="true"
        className={`${end} ${chosen ? '-top-3' : '-top-0.5'}`}
        onPointerDown={(event) => onBegin(event, 'from')}
      >
        {knob ? <span className="absolute inset-x-0 top-1.5">{knob}</span> : null}
      </span>
      <span
        aria-hidden="true"
        className={`${end} ${chosen ? '-bottom-3' : '-bottom-0.5'}`}
        onPointerDown={(event) => onBegin(event, 'until')}
      >
        {knob ? <span className="absolute inset-x-0 top-1.5">{knob}</span> : null}
      </span>
    </div>
  )
}
