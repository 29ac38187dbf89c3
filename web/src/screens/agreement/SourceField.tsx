import { type Ref, useId, useRef } from 'react'
import type { Verification } from '../../api/schema'
import { useText } from '../../i18n/text'

type Problems = Verification['problems']

/** Moves the caret to a place of the text and brings the place into sight. */
export function jumpTo(area: HTMLTextAreaElement | null, line: number, column = 1) {
  if (!area) return
  const lines = area.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  const end = start + (lines[line - 1]?.length ?? 0)
  area.focus()
  area.setSelectionRange(Math.min(start + column - 1, end), end)
  const height = Number.parseFloat(getComputedStyle(area).lineHeight)
  area.scrollTop = Math.max(0, (line - 4) * height)
}

/** A text of many lines with their numbers; lines that cannot be read are marked beside their number. */
export function SourceField({
  ref,
  label,
  hint,
  value,
  problems,
  onChange,
}: {
  ref: Ref<HTMLTextAreaElement>
  label: string
  hint: string
  value: string
  problems: Problems
  onChange: (text: string) => void
}) {
  const t = useText()
  const id = useId()
  const numbers = useRef<HTMLDivElement>(null)
  const wrong = new Set(problems.map((problem) => problem.line))
  const count = value.split('\n').length
  return (
    <div>
      <label htmlFor={id} className="block font-semibold">
        {label}
      </label>
      <p id={`${id}-hint`} className="text-sm text-soft">
        {hint}
      </p>
      <div
        dir="ltr"
        className={`mt-1 flex h-[70dvh] overflow-hidden rounded-card border bg-raised font-mono text-[14px] leading-6 ${wrong.size > 0 ? 'border-red' : 'border-line'}`}
      >
        <div
          ref={numbers}
          aria-hidden="true"
          className="tabular select-none overflow-hidden bg-linen py-2 text-end text-soft"
        >
          {Array.from({ length: count }, (_, index) => index + 1).map((line) => (
            <div
              key={line}
              className={wrong.has(line) ? 'bg-red-wash ps-2 pe-1 font-bold text-red' : 'ps-2 pe-1'}
            >
              {wrong.has(line) ? `▸${line}` : line}
            </div>
          ))}
        </div>
        <textarea
          ref={ref}
          id={id}
          aria-describedby={`${id}-hint`}
          aria-invalid={wrong.size > 0 || undefined}
          className="w-full flex-1 resize-none overflow-auto whitespace-pre bg-raised p-2 leading-6 text-ink focus-visible:-outline-offset-2"
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          maxLength={60_000}
          value={value}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop
          }}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <p className="sr-only" role="status">
        {wrong.size > 0 ? t('workshop.unreadable', { count: problems.length }) : ''}
      </p>
    </div>
  )
}
