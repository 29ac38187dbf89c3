import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Minus, Plus, Scan } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import type { Hit } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/states'
import { Money } from '../../ui/values'
import {
  around,
  gather,
  HEIGHT,
  outlinePath,
  pan,
  project,
  scaleBar,
  type View,
  WIDTH,
  zoom,
} from './mapping'

/**
 * Where the hits are, beside the list of them: a sketch of coasts and borders that comes with the application, so
 * that nobody's map server learns what was searched. Arrow keys move it, plus and minus come closer and farther.
 */
export function PlacesMap({ hits, near }: { hits: Hit[]; near?: string }) {
  const t = useText()
  const { intl } = useLanguage()
  const placed = useMemo(() => hits.filter((hit) => hit.point), [hits])
  const whole = useMemo(() => around(placed.flatMap((hit) => (hit.point ? [hit.point] : []))), [placed])
  const [moved, setMoved] = useState<View>()
  const [chosen, setChosen] = useState<string>()
  const outline = useQuery({
    queryKey: ['outline'],
    queryFn: async () => (await (await fetch('/outline.json')).json()) as number[][],
    staleTime: Number.POSITIVE_INFINITY,
  })
  const view = moved ?? whole
  const path = useMemo(() => outlinePath(outline.data ?? [], view), [outline.data, view])
  if (placed.length === 0) return <Empty title={t('find.noPoints')} />
  const bar = scaleBar(view)
  const keys = (event: KeyboardEvent) => {
    const moves: Record<string, () => View> = {
      ArrowLeft: () => pan(view, -0.25, 0),
      ArrowRight: () => pan(view, 0.25, 0),
      ArrowUp: () => pan(view, 0, 0.25),
      ArrowDown: () => pan(view, 0, -0.25),
      '+': () => zoom(view, 0.5),
      '-': () => zoom(view, 2),
    }
    const move = moves[event.key]
    if (move) {
      event.preventDefault()
      setMoved(move())
    }
  }
  const [latitude, longitude] = (near ?? '').split(',').map(Number)
  const here =
    latitude !== undefined && longitude !== undefined && near ? project(view, latitude, longitude) : undefined
  return (
    <div className="gap-4 lg:grid lg:grid-cols-[3fr_2fr]">
      <figure className="self-start rounded-card border border-line bg-raised p-3">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
        <div
          role="group"
          dir="ltr"
          aria-label={t('find.mapLabel')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move what is shown
          tabIndex={0}
          onKeyDown={keys}
          className="relative w-full overflow-hidden rounded-card bg-paper"
          style={{ aspectRatio: `${WIDTH} / ${HEIGHT}` }}
        >
          <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="absolute inset-0 size-full">
            <path
              d={path}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.2"
              className="text-soft opacity-60"
            />
            {here ? (
              <g className="text-violet" stroke="currentColor" strokeWidth="2" fill="none">
                <circle cx={here.x} cy={here.y} r="9" />
                <circle cx={here.x} cy={here.y} r="2" fill="currentColor" />
              </g>
            ) : null}
            <g transform={`translate(16 ${HEIGHT - 16})`} className="text-ink">
              <path d={`M0 -6V0H${bar.width}V-6`} fill="none" stroke="currentColor" strokeWidth="1.5" />
            </g>
          </svg>
          <span className="absolute start-3 text-sm text-soft" style={{ bottom: `${(26 / HEIGHT) * 100}%` }}>
            {t('find.kilometres', { count: intl.formatNumber(bar.kilometres) })}
          </span>
          {gather(placed, view).map((spot) => (
            <Dot
              key={spot.hits[0]?.id}
              hits={spot.hits}
              left={`${(spot.x / WIDTH) * 100}%`}
              top={`${(spot.y / HEIGHT) * 100}%`}
              chosen={spot.hits.some((hit) => hit.id === chosen)}
              closer={() => {
                const next = around(spot.hits.flatMap((hit) => (hit.point ? [hit.point] : [])))
                setMoved({ ...next, height: Math.min(next.height, view.height / 2) })
              }}
            />
          ))}
          <div className="absolute end-2 top-2 flex flex-col gap-1">
            <MapButton label={t('find.closer')} press={() => setMoved(zoom(view, 0.5))}>
              <Plus aria-hidden="true" size={20} />
            </MapButton>
            <MapButton label={t('find.farther')} press={() => setMoved(zoom(view, 2))}>
              <Minus aria-hidden="true" size={20} />
            </MapButton>
            <MapButton label={t('find.wholeMap')} press={() => setMoved(undefined)}>
              <Scan aria-hidden="true" size={20} />
            </MapButton>
          </div>
        </div>
        <figcaption className="mt-2 text-sm text-soft">{t('find.mapText')}</figcaption>
      </figure>
      <ol className="mt-4 max-h-[36rem] space-y-2 overflow-y-auto lg:mt-0">
        {hits.map((hit) => (
          <li
            key={hit.id}
            className={`relative rounded-card border bg-raised p-3 ${hit.id === chosen ? 'border-leaf' : 'border-line'}`}
            onMouseEnter={() => setChosen(hit.id)}
            onMouseLeave={() => setChosen(undefined)}
          >
            <Link
              to="/listings/$id"
              params={{ id: hit.id }}
              onFocus={() => setChosen(hit.id)}
              onBlur={() => setChosen(undefined)}
              className="font-semibold text-ink no-underline after:absolute after:inset-0 hover:underline"
            >
              {hit.title}
            </Link>
            <p className="flex justify-between gap-3 text-sm text-soft">
              <span>
                {hit.providerName} ·{' '}
                {hit.distanceKilometres !== undefined && hit.distanceKilometres !== null
                  ? t('find.distance', {
                      kilometres: intl.formatNumber(hit.distanceKilometres, { maximumFractionDigits: 1 }),
                    })
                  : (hit.city ?? t('find.online'))}
              </span>
              <Money value={hit.price} />
            </p>
          </li>
        ))}
      </ol>
    </div>
  )
}

function MapButton({
  label,
  press,
  children,
}: {
  label: string
  press: () => void
  children: React.ReactNode
}) {
  return (
    <Button kind="secondary" aria-label={label} title={label} onClick={press} className="min-w-11 px-2">
      {children}
    </Button>
  )
}

/** One offer opens; several come closer, until they part. */
function Dot({
  hits,
  left,
  top,
  chosen,
  closer,
}: {
  hits: Hit[]
  left: string
  top: string
  chosen: boolean
  closer: () => void
}) {
  const t = useText()
  const first = hits[0]
  if (!first) return null
  const place = 'absolute grid size-11 -translate-x-1/2 -translate-y-1/2 place-items-center no-underline'
  const face = `grid place-items-center rounded-full border-2 border-raised ${chosen ? 'bg-violet text-raised' : 'bg-leaf text-on-leaf'}`
  const many = t('find.spot', { count: hits.length, city: first.city ?? '' })
  return hits.length === 1 ? (
    <Link
      to="/listings/$id"
      params={{ id: first.id }}
      aria-label={`${first.title}, ${first.city ?? ''}`}
      title={`${first.title}, ${first.city ?? ''}`}
      className={place}
      style={{ left, top }}
    >
      <span className={`${face} size-5`} />
    </Link>
  ) : (
    <button
      type="button"
      aria-label={many}
      title={many}
      onClick={closer}
      className={place}
      style={{ left, top }}
    >
      <span className={`${face} tabular size-8 text-sm font-semibold`}>{hits.length}</span>
    </button>
  )
}
