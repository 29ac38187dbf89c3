// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { forgetSeen, noteSeen, recentlySeen } from './recent'

describe('what was looked at lately', () => {
  beforeEach(() => localStorage.clear())

  it('is nothing where the browser kept something else', () => {
    localStorage.setItem('recently-seen', '{"no":1}')
    expect(recentlySeen()).toEqual([])
    localStorage.setItem('recently-seen', 'broken')
    expect(recentlySeen()).toEqual([])
  })

  it('holds each once, the last first, twelve at most, and can be forgotten', () => {
    for (let i = 0; i < 20; i++) noteSeen({ id: `${i}`, title: 't', provider: 'p' })
    noteSeen({ id: '15', title: 't', provider: 'p' })
    expect(recentlySeen()).toHaveLength(12)
    expect(recentlySeen().map((one) => one.id)).toEqual([
      '15',
      '19',
      '18',
      '17',
      '16',
      '14',
      '13',
      '12',
      '11',
      '10',
      '9',
      '8',
    ])
    forgetSeen()
    expect(recentlySeen()).toEqual([])
  })
})
