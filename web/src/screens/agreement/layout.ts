import type { AgreementRules } from '../../api/schema'

/**
 * Where the states of an agreement stand in its drawing: rows from the beginning to the ends, lines that
 * pass a row bundled by where they lead (a plain form of Sugiyama's method). Numbers are SVG units.
 */
export type Box = { name: string; x: number; y: number; ends: boolean }
export type Edge = { from: string; to: string; transitions: string[]; timed: boolean; path: string }
export type Layout = { width: number; height: number; boxes: Box[]; edges: Edge[] }

export const BOX = { width: 148, height: 48 }
const GAP = 18
const PASS = 16
const ROW = 92
const MARGIN = 14
const ENDS_IN_A_ROW = 4

type Point = { key: string; row: number; width: number; x: number; state?: string }

export function layout(rules: AgreementRules): Layout {
  const rows = rowsOf(rules)
  const points = new Map<string, Point>()
  for (const { name } of rules.states) {
    points.set(name, { key: name, row: rows.get(name) ?? 0, width: BOX.width, x: 0, state: name })
  }
  const pairs = new Map<string, Edge>()
  for (const transition of rules.transitions) {
    for (const from of transition.from) {
      const key = `${from} ${transition.to}`
      const edge = pairs.get(key) ?? { from, to: transition.to, transitions: [], timed: true, path: '' }
      edge.transitions.push(transition.name)
      edge.timed = edge.timed && transition.by.every((by) => by === 'time')
      pairs.set(key, edge)
    }
  }
  const chains = new Map<Edge, Point[]>()
  const links: [Point, Point][] = []
  for (const edge of pairs.values()) {
    const chain = through(edge, points)
    chains.set(edge, chain)
    for (let i = 1; i < chain.length; i++) links.push([chain[i - 1] as Point, chain[i] as Point])
  }
  const lines = arrange([...points.values()], links)
  const width = Math.max(...lines.flat().map((point) => point.x + point.width / 2)) + MARGIN
  const up = [...chains].filter(([edge]) => upward(edge, points))
  const edges = [...chains].map(([edge, chain]) => ({
    ...edge,
    path: upward(edge, points)
      ? around(chain, 10 + 6 * (up.findIndex(([known]) => known === edge) % 4))
      : curve(chain),
  }))
  return {
    width: width + 34,
    height: lines.length * ROW - (ROW - BOX.height) + 2 * MARGIN,
    boxes: rules.states.map(({ name, ends }) => {
      const point = points.get(name) as Point
      return { name, ends, x: point.x - BOX.width / 2, y: top(point.row) }
    }),
    edges,
  }
}

/** Rows by the longest way forward, in the order of the file; ends come last, a few in a row. */
function rowsOf(rules: AgreementRules): Map<string, number> {
  const order = new Map(rules.states.map((state, index) => [state.name, index]))
  const rows = new Map<string, number>()
  const living = rules.states.filter((state) => !state.ends)
  for (const { name } of living) {
    const before = rules.transitions
      .filter((transition) => transition.to === name)
      .flatMap((transition) => transition.from)
      .filter((from) => (order.get(from) ?? 0) < (order.get(name) ?? 0))
      .map((from) => (rows.get(from) ?? 0) + 1)
    rows.set(name, Math.max(0, ...before))
  }
  const last = Math.max(0, ...rows.values())
  rules.states
    .filter((state) => state.ends)
    .forEach((state, index) => {
      rows.set(state.name, last + 1 + Math.floor(index / ENDS_IN_A_ROW))
    })
  return rows
}

function upward(edge: Edge, points: Map<string, Point>): boolean {
  return (points.get(edge.to)?.row ?? 0) <= (points.get(edge.from)?.row ?? 0)
}

/** The points of a line; where it passes a row it shares its place with others that lead to the same end. */
function through(edge: Edge, points: Map<string, Point>): Point[] {
  const from = points.get(edge.from) as Point
  const to = points.get(edge.to) as Point
  const chain = [from]
  for (let row = from.row + 1; row < to.row; row++) {
    const key = `${edge.to}@${row}`
    const point = points.get(key) ?? { key, row, width: PASS, x: 0 }
    points.set(key, point)
    chain.push(point)
  }
  return [...chain, to]
}

/** Orders each row by where its neighbours stand, then gives places without overlaps. */
function arrange(points: Point[], links: [Point, Point][]): Point[][] {
  const last = Math.max(0, ...points.map((point) => point.row))
  const lines = Array.from({ length: last + 1 }, (_, row) => points.filter((point) => point.row === row))
  const above = neighbours(links, 1)
  const below = neighbours(links, 0)
  // No row is wider than the widest one when all stand as close as they may: a drawing fits a page.
  const half = Math.max(...lines.map(packed)) / 2
  for (const line of lines) spread(line, () => 0, half)
  for (let round = 0; round < 8; round++) {
    for (const line of lines) settle(line, above, half)
    for (const line of [...lines].reverse()) settle(line, below, half)
  }
  const left = Math.min(...points.map((point) => point.x - point.width / 2))
  for (const point of points) point.x += MARGIN - left
  return lines
}

function neighbours(links: [Point, Point][], side: 0 | 1): Map<Point, Point[]> {
  const map = new Map<Point, Point[]>()
  for (const link of links) {
    const [own, other] = side === 1 ? [link[1], link[0]] : [link[0], link[1]]
    if (own.row !== other.row) map.set(own, [...(map.get(own) ?? []), other])
  }
  return map
}

function room(a: Point, b: Point): number {
  return (a.width + b.width) / 2 + (a.state && b.state ? GAP : PASS / 2)
}

function packed(line: Point[]): number {
  const ends = ((line[0]?.width ?? 0) + (line.at(-1)?.width ?? 0)) / 2
  return line.slice(1).reduce((sum, point, index) => sum + room(line[index] as Point, point), ends)
}

function settle(line: Point[], others: Map<Point, Point[]>, half: number) {
  const wish = (point: Point) => {
    const near = others.get(point)
    return near ? near.reduce((sum, other) => sum + other.x, 0) / near.length : undefined
  }
  const wishes = new Map(line.map((point) => [point, wish(point) ?? point.x]))
  line.sort((a, b) => (wishes.get(a) as number) - (wishes.get(b) as number))
  spread(line, (point) => wishes.get(point) as number, half)
}

/** Gives each point the place that it wishes, as far as the points beside it and the drawing's edges let it. */
function spread(line: Point[], wish: (point: Point) => number, half: number) {
  const wishes = line.map(wish)
  for (let i = 0; i < line.length; i++) {
    const point = line[i] as Point
    const before = line[i - 1]
    point.x = Math.max(wishes[i] as number, before ? before.x + room(before, point) : -half)
  }
  const late = line.reduce((sum, point, i) => sum + (point.x - (wishes[i] as number)), 0) / line.length
  for (const point of line) point.x -= late
  let least = -half
  for (const [i, point] of line.entries()) {
    const before = line[i - 1]
    least = before ? least + room(before, point) : -half + point.width / 2
    point.x = Math.max(point.x, least, before ? before.x + room(before, point) : least)
  }
  let most = half
  for (const [i, point] of [...line.entries()].reverse()) {
    const after = line[i + 1]
    most = after ? Math.min(most, after.x) - room(point, after) : half - point.width / 2
    point.x = Math.min(point.x, most)
  }
}

function top(row: number): number {
  return MARGIN + row * ROW
}

function curve(chain: Point[]): string {
  const parts: string[] = []
  chain.forEach((point, index) => {
    const next = chain[index + 1]
    if (!next) return
    const y = point.state ? top(point.row) + BOX.height : top(point.row) + BOX.height / 2
    const end = next.state ? top(next.row) : top(next.row) + BOX.height / 2
    const bend = (end - y) / 2
    if (index === 0) parts.push(`M${round(point.x)} ${round(y)}`)
    parts.push(
      `C${round(point.x)} ${round(y + bend)} ${round(next.x)} ${round(end - bend)} ${round(next.x)} ${round(end)}`,
    )
  })
  return parts.join(' ')
}

/** A way back: out of the right side and into the right side of the other. */
function around(chain: Point[], bulge: number): string {
  const from = chain[0] as Point
  const to = chain[chain.length - 1] as Point
  const [fromX, fromY] = [from.x + BOX.width / 2, top(from.row) + BOX.height * 0.7]
  const [toX, toY] = [to.x + BOX.width / 2, top(to.row) + BOX.height * 0.3]
  const out = Math.max(fromX, toX) + bulge
  return `M${round(fromX)} ${round(fromY)} C${round(out)} ${round(fromY)} ${round(out)} ${round(toY)} ${round(toX)} ${round(toY)}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
