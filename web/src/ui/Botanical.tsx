/** A pattern of leaves drawn from an id, where there is no photo: the same id always gives the same picture. */
export function Botanical({
  id,
  category,
  className = '',
}: {
  id: string
  category?: string
  className?: string
}) {
  let seed = 2166136261
  for (const c of id) seed = Math.imul(seed ^ c.charCodeAt(0), 16777619) >>> 0
  const next = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
  const hue = hues[category ?? ''] ?? 130
  const stems = Array.from({ length: 5 }, (_, i) => ({
    x: 20 + i * 40 + next() * 20,
    lean: (next() - 0.5) * 40,
    height: 60 + next() * 50,
    leaves: 3 + Math.floor(next() * 3),
    flower: next() > 0.5,
  }))
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 220 140"
      preserveAspectRatio="xMidYMid slice"
      className={className}
      style={{ background: `light-dark(hsl(${hue} 34% 88%), hsl(${hue} 22% 22%))` }}
    >
      {stems.map((stem) => (
        <g key={stem.x} stroke={`hsl(${hue} 28% 42%)`} fill={`hsl(${hue} 30% 56% / 0.75)`} strokeWidth="1.6">
          <path
            fill="none"
            d={`M${stem.x} 140 q ${stem.lean / 2} ${-stem.height / 2} ${stem.lean} ${-stem.height}`}
          />
          {Array.from({ length: stem.leaves }, (_, leaf) => {
            const along = (leaf + 1) / (stem.leaves + 1)
            const x = stem.x + stem.lean * along
            const y = 140 - stem.height * along
            const side = leaf % 2 === 0 ? 1 : -1
            return (
              <path
                key={along}
                d={`M${x} ${y} q ${side * 14} ${-12} ${side * 26} ${-2} q ${-side * 12} ${10} ${-side * 26} ${2}Z`}
              />
            )
          })}
          {stem.flower ? (
            <path
              fill="hsl(270 42% 66%)"
              stroke="hsl(270 30% 46%)"
              d={`M${stem.x + stem.lean - 6} ${140 - stem.height} q 6 -16 12 0 l -3 6 h -6 Z`}
            />
          ) : null}
        </g>
      ))}
    </svg>
  )
}

const hues: Record<string, number> = {
  massage: 24,
  physiotherapy: 140,
  osteopathy: 95,
  yoga: 275,
  pilates: 345,
  meditation: 205,
  breathwork: 185,
  nutrition: 48,
  counselling: 310,
  coaching: 36,
  acupuncture: 160,
  reflexology: 40,
  fitness: 355,
  sleep: 235,
  postnatal: 15,
  herbs: 120,
}
