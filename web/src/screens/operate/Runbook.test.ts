import { describe, expect, test } from 'vitest'
import runbooks from '../../../../docs/guide/operating/runbooks.md?raw'
import { paragraphsOf } from './Runbook'

describe('the runbooks', () => {
  test('are found by their sections, and no other text with them', () => {
    const found = paragraphsOf(runbooks, 'dead-letters')
    expect(found[0]).toMatch(/^\*\*Means\*\*: an event failed twelve times/)
    expect(found.join(' ')).not.toContain('## ')
    expect(found.join(' ')).not.toContain('\n')
    expect(paragraphsOf(runbooks, 'nothing-like-it')).toEqual([])
  })
})
