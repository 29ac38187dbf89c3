// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { en } from '../i18n/en'
import { LanguageProvider } from '../i18n/text'
import { type Slot, SlotPicker } from './SlotPicker'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 })
afterEach(cleanup)

const hour = (start: string): Slot => ({
  start,
  end: new Date(new Date(start).getTime() + 3_600_000).toISOString(),
})

function picker(slots: Slot[], zone = 'Europe/London', planZone = 'Europe/Vienna') {
  const picked: string[] = []
  localStorage.setItem('locale', 'en')
  function Page() {
    const [month, setMonth] = useState('2026-03-01')
    return (
      <LanguageProvider first={{ locale: 'en', texts: en, whole: true }}>
        <SlotPicker
          slots={slots}
          loading={false}
          month={month}
          onMonth={setMonth}
          zone={zone}
          planZone={planZone}
          today="2026-03-05"
          onPick={(slot) => picked.push(slot.start)}
        />
      </LanguageProvider>
    )
  }
  render(<Page />)
  return picked
}

// By attribute: asking for hundreds of buttons by role and name is slow in a browser that is only imitated.
const day = (date: string) => document.querySelector<HTMLButtonElement>(`[data-day="${date}"]`)
const times = () => [...document.querySelectorAll<HTMLButtonElement>('[data-index]')]
const focused = () => document.activeElement?.getAttribute('data-day')

test('one day can be tabbed to, and arrows lead to the others and into the next month', async () => {
  const user = userEvent.setup()
  picker([hour('2026-03-10T09:00:00Z')])
  const tabbable = [...document.querySelectorAll<HTMLButtonElement>('[data-day]')].filter(
    (button) => button.tabIndex === 0,
  )
  expect(tabbable.map((button) => button.getAttribute('aria-label'))).toEqual([
    'Tuesday, March 10, one time free',
  ])
  tabbable[0]?.focus()
  await user.keyboard('{ArrowRight}{ArrowDown}')
  expect(focused()).toBe('2026-03-18')
  await user.keyboard('{PageDown}')
  expect(focused()).toBe('2026-04-18')
  await user.keyboard('{PageUp}{PageUp}')
  expect(focused()).toBe('2026-03-05')
})

test('a day without free times says so and is not chosen', async () => {
  picker([hour('2026-03-10T09:00:00Z')])
  expect(day('2026-03-11')?.getAttribute('aria-label')).toBe('Wednesday, March 11, nothing free')
  await userEvent.click(day('2026-03-11') as HTMLElement)
  expect(document.querySelector('h3')?.textContent).toBe('Tuesday, March 10')
})

test('arrows move among the times of a day, both clocks are named, and Enter takes one', async () => {
  const user = userEvent.setup()
  const picked = picker([hour('2026-03-10T09:00:00Z'), hour('2026-03-10T14:00:00Z')])
  expect(times().map((time) => time.tabIndex)).toEqual([0, -1])
  expect(times()[0]?.textContent).toMatch(/^9:00.AM10:00.AM in Vienna, Tuesday, March 10$/)
  times()[0]?.focus()
  await user.keyboard('{ArrowDown}{Enter}')
  expect(picked).toEqual(['2026-03-10T14:00:00Z'])
})

test('a day on which clocks change says so, and an hour that comes twice says which it is', () => {
  picker([hour('2026-03-29T09:00:00Z')])
  expect(document.body.textContent).toContain('Clocks in London are put forward by 60 minutes')
  expect(document.body.textContent).toContain('Clocks in Vienna are put forward by 60 minutes')
  cleanup()
  picker([hour('2026-10-25T00:30:00Z'), hour('2026-10-25T01:30:00Z')], 'Europe/Vienna', 'Europe/Vienna')
  expect(times()[0]?.textContent).toContain('GMT+2')
  expect(times()[1]?.textContent).toContain('GMT+1')
})
