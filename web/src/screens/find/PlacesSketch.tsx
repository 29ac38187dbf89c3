import { Link } from '@tanstack/react-router'
import type { Hit } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Empty } from '../../ui/states'

const WIDTH = 640
const HEIGHT = 420
const MARGIN = 40

/** Where the hits are, drawn from their coordinates alone: nobody's map server learns what was searched. */
export function PlacesSketch({ hits }: { hits: Hit[] }) {
  const t = useText()
  const placed = hits.flatMap((hit) => (hit.point ? [{ hit, point: hit.point }] : []))
  if (placed.length === 0) return <Empty title={t('find.noPoints')} />
  const latitudes = placed.map(({ point }) => point.latitude)
  const longitudes = placed.map(({ point }) => point.longitude)
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
  const x = (longitude: number) =>
    MARGIN + ((longitude - west) / Math.max(east - west, 0.02)) * (WIDTH - 2 * MARGIN)
  const y = (latitude: number) =>
    HEIGHT - MARGIN - ((latitude - south) / Math.max(north - south, 0.02)) * (HEIGHT - 2 * MARGIN)
  return (
    <figure className="rounded-card border border-line bg-raised p-3">
      <div className="relative w-full" style={{ aspectRatio: `${WIDTH} / ${HEIGHT}` }}>
        <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="absolute inset-0 text-line">
          {[1, 2, 3, 4].map((line) => (
            <path
              key={line}
              d={`M0 ${(HEIGHT / 5) * line}H${WIDTH}M${(WIDTH / 5) * line} 0V${HEIGHT}`}
              stroke="currentColor"
            />
          ))}
        </svg>
        {placed.map(({ hit, point }) => (
          <Link
            key={hit.id}
            to="/listings/$id"
            params={{ id: hit.id }}
            aria-label={`${hit.title}, ${hit.city ?? ''}`}
            title={`${hit.title}, ${hit.city ?? ''}`}
            className="absolute grid size-8 -translate-x-1/2 -translate-y-1/2 place-items-center"
            style={{
              left: `${(x(point.longitude) / WIDTH) * 100}%`,
              top: `${(y(point.latitude) / HEIGHT) * 100}%`,
            }}
          >
            <span className="size-4 rounded-full border-2 border-raised bg-leaf" />
          </Link>
        ))}
      </div>
      <figcaption className="mt-2 text-sm text-soft">{t('find.mapText')}</figcaption>
    </figure>
  )
}
