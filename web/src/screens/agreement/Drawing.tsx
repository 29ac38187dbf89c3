import { useEffect, useId, useMemo, useRef } from 'react'
import type { AgreementRules } from '../../api/schema'
import { useText } from '../../i18n/text'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { useOrderWords } from '../order/words'
import { BOX, layout } from './layout'

export type Way = { from: string; to: string }[]

/**
 * An agreement as a drawing in the page's own colours. What it shows is also said in words beside it, so a
 * screen reader hears what it is and the rest from there. A way through it can be lit up.
 */
export function Drawing({
  rules,
  way,
  chosen,
  onChoose,
}: {
  rules: AgreementRules
  /** Steps to light up, in their order. */
  way?: Way
  chosen?: string
  onChoose?: (state: string) => void
}) {
  const t = useText()
  const words = useOrderWords()
  const id = useId()
  const region = useRef<HTMLElement>(null)
  const drawn = useMemo(() => layout(rules), [rules])
  const steps = way ?? []
  const visited = new Set(steps.flatMap(({ from, to }) => [from, to]))
  if (way) visited.add(rules.initial)
  const number = (from: string, to: string) =>
    steps.flatMap((step, index) => (step.from === from && step.to === to ? [index + 1] : []))
  const lit = (edge: { from: string; to: string }) =>
    way ? number(edge.from, edge.to).length > 0 : chosen === edge.from || chosen === edge.to
  const dim = way !== undefined || chosen !== undefined
  const last = steps.at(-1)?.to ?? (way ? rules.initial : undefined)
  const focus = chosen ?? last ?? rules.initial
  useEffect(() => {
    const box = drawn.boxes.find(({ name }) => name === focus)
    const frame = region.current
    if (!box || !frame) return
    const scale = (frame.firstElementChild?.clientWidth ?? drawn.width) / drawn.width
    // Only the drawing's own frame scrolls: the page stays where the reader is.
    frame.scrollTo({
      left: (box.x + BOX.width / 2) * scale - frame.clientWidth / 2,
      top: (box.y + BOX.height / 2) * scale - frame.clientHeight / 2,
    })
  }, [drawn, focus])
  const ordered = [...drawn.edges].sort((a, b) => Number(lit(a)) - Number(lit(b)))
  return (
    <ScrollRegion
      ref={region}
      dir="ltr"
      label={t('agreement.drawing')}
      className="max-h-[80dvh] rounded-card bg-linen p-2"
    >
      <svg
        role="img"
        aria-labelledby={`${id}-title ${id}-about`}
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        className="mx-auto block h-auto w-full min-w-[38rem] max-w-[60rem]"
      >
        <title id={`${id}-title`}>{rules.title}</title>
        <desc id={`${id}-about`}>
          {t('agreement.drawingText', { states: rules.states.length, transitions: rules.transitions.length })}
        </desc>
        <defs>
          {(['leaf', 'amber', 'red'] as const).map((tone) => (
            <marker
              key={tone}
              id={`${id}-${tone}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="10"
              markerHeight="10"
              orient="auto"
            >
              <path
                d="M0 0 L8 4 L0 8 z"
                className={{ leaf: 'fill-leaf', amber: 'fill-amber', red: 'fill-red' }[tone]}
              />
            </marker>
          ))}
        </defs>
        {ordered.map((edge) => {
          const tone = way && lit(edge) ? 'red' : edge.timed ? 'amber' : 'leaf'
          return (
            <path
              key={`${edge.from} ${edge.to}`}
              d={edge.path}
              fill="none"
              strokeWidth={lit(edge) ? 2.5 : 1.3}
              strokeDasharray={edge.timed ? '5 4' : undefined}
              opacity={lit(edge) ? 1 : dim ? 0.18 : 0.55}
              markerEnd={`url(#${id}-${tone})`}
              className={{ leaf: 'stroke-leaf', amber: 'stroke-amber', red: 'stroke-red' }[tone]}
            />
          )
        })}
        {drawn.boxes.map((box) => {
          const state = rules.states.find((known) => known.name === box.name)
          const marked = way ? visited.has(box.name) : chosen === box.name
          const faded = way ? !visited.has(box.name) : false
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list beside it does the same by keyboard
            <g
              key={box.name}
              opacity={faded ? 0.45 : 1}
              className={onChoose ? 'cursor-pointer' : ''}
              onClick={() => onChoose?.(box.name)}
            >
              <rect
                x={box.x}
                y={box.y}
                width={BOX.width}
                height={BOX.height}
                rx={box.ends ? 24 : 10}
                strokeWidth={marked ? 3 : 1.3}
                className={`${fill(state)} ${last === box.name && way ? 'stroke-red' : marked ? 'stroke-violet' : outline(state)}`}
              />
              <Label x={box.x + BOX.width / 2} y={box.y + BOX.height / 2} text={words.state(box.name)} />
            </g>
          )
        })}
        {drawn.edges.flatMap((edge) =>
          number(edge.from, edge.to).map((step, index) => (
            <Step key={`${edge.from} ${edge.to} ${step}`} step={step} path={edge.path} shift={index * 20} />
          )),
        )}
      </svg>
    </ScrollRegion>
  )
}

type State = AgreementRules['states'][number] | undefined

function fill(state: State): string {
  if (state?.dispute) return 'fill-violet-wash'
  if (state?.ends) return 'fill-leaf-wash'
  return state?.awaits ? 'fill-amber-wash' : 'fill-raised'
}

function outline(state: State): string {
  if (state?.dispute) return 'stroke-violet'
  if (state?.ends) return 'stroke-leaf'
  return state?.awaits ? 'stroke-amber' : 'stroke-line'
}

/** A name in two lines where one is too short for it. */
function Label({ x, y, text }: { x: number; y: number; text: string }) {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] as string
    if (line !== '' && `${line} ${word}`.length > 19 && lines.length < 2) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return (
    <text x={x} y={y} textAnchor="middle" fontSize="14" fontWeight="600" className="fill-ink">
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? (lines.length === 1 ? 5 : -3) : 17}>
          {line.length > 22 ? `${line.slice(0, 21)}…` : line}
        </tspan>
      ))}
    </text>
  )
}

/** The number of a step beside the beginning of its line. */
function Step({ step, path, shift }: { step: number; path: string; shift: number }) {
  const [x = 0, y = 0] = (/^M([\d.-]+) ([\d.-]+)/.exec(path) ?? []).slice(1).map(Number)
  return (
    <g>
      <circle cx={x + shift} cy={y + 12} r="9" className="fill-red" />
      <text
        x={x + shift}
        y={y + 16}
        textAnchor="middle"
        fontSize="12"
        fontWeight="700"
        className="fill-paper"
      >
        {step}
      </text>
    </g>
  )
}
