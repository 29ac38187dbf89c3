import { describe, expect, it } from 'vitest'
import type { Hit } from '../../api/schema'
import { around, gather, HEIGHT, outlinePath, pan, project, scaleBar, WIDTH, zoom } from './mapping'

const vienna = { latitude: 48.2, longitude: 16.37 }
const graz = { latitude: 47.07, longitude: 15.44 }
const hit = (id: string, point?: { latitude: number; longitude: number }) => ({ id, point }) as Hit

describe('the sketch of places', () => {
  it('shows all points, north above and east to the right', () => {
    const view = around([vienna, graz])
    const one = project(view, vienna.latitude, vienna.longitude)
    const other = project(view, graz.latitude, graz.longitude)
    expect(one.y).toBeLessThan(other.y)
    expect(one.x).toBeGreaterThan(other.x)
    for (const { x, y } of [one, other]) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(WIDTH)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(HEIGHT)
    }
  })

  it('shows one point without coming endlessly close', () => {
    expect(around([vienna]).height).toBeGreaterThan(0.02)
    expect(zoom(around([vienna]), 0.0001).height).toBe(0.02)
    expect(zoom(around([vienna]), 1e9).height).toBe(150)
  })

  it('gathers what would lie on each other, parts it when it comes closer, and leaves out the rest', () => {
    const beside = { latitude: 48.21, longitude: 16.38 }
    const hits = [hit('a', vienna), hit('b', beside), hit('c', graz), hit('online')]
    expect(gather(hits, around([vienna, graz])).map((spot) => spot.hits.length)).toEqual([2, 1])
    expect(gather(hits, around([vienna, beside])).map((spot) => spot.hits.length)).toEqual([1, 1])
    expect(gather(hits, pan(around([vienna, graz]), 5, 0))).toEqual([])
  })

  it('says how long a round number of kilometres is', () => {
    const { kilometres, width } = scaleBar(around([vienna, graz]))
    expect([20, 50, 100]).toContain(kilometres)
    expect(width).toBeLessThanOrEqual(WIDTH / 4 + 1)
  })

  it('draws the outlines that are near', () => {
    const view = around([vienna, graz])
    expect(outlinePath([[1600, 4800, 100, 0]], view)).toMatch(/^M[\d.-]+ [\d.-]+L/)
    expect(outlinePath([[-10000, -4800, 100, 0]], view)).toBe('')
  })
})
