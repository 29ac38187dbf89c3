import { expect, test } from 'vitest'
import type { AgreementRules } from '../../api/schema'
import { BOX, layout } from './layout'

function rules(states: string[], ways: [string, string][], ends: string[]): AgreementRules {
  return {
    title: '',
    about: '',
    initial: states[0] ?? '',
    pots: [],
    policies: [],
    states: states.map((name, line) => ({
      name,
      about: '',
      ends: ends.includes(name),
      dispute: false,
      clocksStand: false,
      slot: 'free',
      line,
    })),
    transitions: ways.map(([from, to], line) => ({
      name: `${from}-${to}`,
      about: '',
      from: [from],
      to,
      by: ['client'],
      holds: [],
      lacks: [],
      inputs: [],
      money: [],
      line,
    })),
  }
}

const example = rules(
  ['a', 'b', 'c', 'd', 'end', 'other'],
  [
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'd'],
    ['c', 'd'],
    ['d', 'a'],
    ['a', 'end'],
    ['c', 'end'],
    ['d', 'other'],
  ],
  ['end', 'other'],
)

test('no two boxes overlap, and all stand inside the drawing', () => {
  const { boxes, width, height } = layout(example)
  for (const one of boxes) {
    expect(one.x).toBeGreaterThanOrEqual(0)
    expect(one.x + BOX.width).toBeLessThanOrEqual(width)
    expect(one.y + BOX.height).toBeLessThanOrEqual(height)
    for (const two of boxes) {
      if (one === two) continue
      const apart = Math.abs(one.x - two.x) >= BOX.width || Math.abs(one.y - two.y) >= BOX.height
      expect(apart, `${one.name} and ${two.name}`).toBe(true)
    }
  }
})

test('every step onwards leads down, and the ends stand last', () => {
  const { boxes } = layout(example)
  const y = (name: string) => boxes.find((box) => box.name === name)?.y ?? Number.NaN
  expect(y('a')).toBeLessThan(y('b'))
  expect(y('b')).toBeLessThan(y('d'))
  expect(y('d')).toBeLessThan(y('end'))
  expect(y('end')).toBe(y('other'))
})

test('every pair of states that a transition joins has one line', () => {
  const { edges } = layout(example)
  expect(edges).toHaveLength(8)
  for (const edge of edges) expect(edge.path).toMatch(/^M[\d.-]+ [\d.-]+ C/)
})

test('an agreement of one state is drawn', () => {
  expect(layout(rules(['only'], [], [])).boxes).toHaveLength(1)
})
