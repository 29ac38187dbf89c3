import type { Hit } from '../../api/schema'

/** What part of the earth is shown: a middle, and how many degrees of latitude from top to bottom. */
export type View = { latitude: number; longitude: number; height: number }

/** Hits that would be drawn over each other, in the middle of their places. */
export type Spot = { hits: Hit[]; x: number; y: number }

export const WIDTH = 640
export const HEIGHT = 480
const CLOSEST = 0.02
const WIDEST = 150
const TOGETHER = 30

const stretch = (latitude: number) => Math.max(Math.cos((latitude * Math.PI) / 180), 0.05)

/** The place on the drawing: latitudes as they are, longitudes as narrow as they are in its middle. */
export function project(view: View, latitude: number, longitude: number): { x: number; y: number } {
  const scale = HEIGHT / view.height
  return {
    x: WIDTH / 2 + (longitude - view.longitude) * scale * stretch(view.latitude),
    y: HEIGHT / 2 - (latitude - view.latitude) * scale,
  }
}

/** The view in which all points lie, with some room around them. */
export function around(points: { latitude: number; longitude: number }[]): View {
  const latitudes = points.map((point) => point.latitude)
  const longitudes = points.map((point) => point.longitude)
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
  const latitude = (south + north) / 2
  const wide = ((east - west) * stretch(latitude) * HEIGHT) / WIDTH
  return {
    latitude,
    longitude: (west + east) / 2,
    height: clamp(Math.max(north - south, wide, 0.05) * 1.3),
  }
}

function clamp(height: number) {
  return Math.min(Math.max(height, CLOSEST), WIDEST)
}

export function zoom(view: View, factor: number): View {
  return { ...view, height: clamp(view.height * factor) }
}

/** Moves by a part of what is shown. */
export function pan(view: View, right: number, up: number): View {
  return {
    ...view,
    latitude: Math.min(Math.max(view.latitude + up * view.height, -85), 85),
    longitude: view.longitude + (right * view.height) / stretch(view.latitude),
  }
}

/** Hits gathered where they would lie over each other; those outside the drawing are left out. */
export function gather(hits: Hit[], view: View): Spot[] {
  const spots: Spot[] = []
  for (const hit of hits) {
    if (!hit.point) continue
    const { x, y } = project(view, hit.point.latitude, hit.point.longitude)
    if (x < 0 || x > WIDTH || y < 0 || y > HEIGHT) continue
    const near = spots.find((spot) => Math.hypot(spot.x - x, spot.y - y) < TOGETHER)
    if (near) near.hits.push(hit)
    else spots.push({ hits: [hit], x, y })
  }
  return spots
}

/** A round number of kilometres, and how wide it is on the drawing. */
export function scaleBar(view: View): { kilometres: number; width: number } {
  const perKilometre = HEIGHT / (view.height * 111.2)
  const most = (WIDTH / 4 / perKilometre) * 1.0001
  const power = 10 ** Math.floor(Math.log10(most))
  const kilometres = [5, 2, 1].map((step) => step * power).find((round) => round <= most) ?? power
  return { kilometres, width: kilometres * perKilometre }
}

/** Coasts and borders as a path: lines of steps in hundredths of a degree. Far ones are left out. */
export function outlinePath(lines: number[][], view: View): string {
  const scale = HEIGHT / view.height / 100
  const across = scale * stretch(view.latitude)
  const left = WIDTH / 2 - view.longitude * 100 * across
  const top = HEIGHT / 2 + view.latitude * 100 * scale
  let path = ''
  for (const line of lines) {
    let [longitude, latitude] = [0, 0]
    let drawn = ''
    let seen = false
    for (let i = 0; i + 1 < line.length; i += 2) {
      longitude += line[i] ?? 0
      latitude += line[i + 1] ?? 0
      const x = left + longitude * across
      const y = top - latitude * scale
      seen ||= x > -WIDTH && x < 2 * WIDTH && y > -HEIGHT && y < 2 * HEIGHT
      drawn += `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    }
    if (seen) path += drawn
  }
  return path
}
