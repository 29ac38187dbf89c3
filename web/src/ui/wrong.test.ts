import { expect, test } from 'vitest'
import { de } from '../i18n/de'
import { en } from '../i18n/en'
import { saying } from './wrong'

const short = {
  field: 'reason.en',
  code: 'too-short',
  message: 'reason.en is too short.',
  accepted: '10 to 500 characters',
}

test('a field is called what its label calls it, never as the server calls it', () => {
  const { key, values, fallback } = saying('Reason in English', short)
  expect(key).toBe('wrong.too-short')
  expect(values).toEqual({ label: 'Reason in English', least: 10, most: 500 })
  expect(fallback).toBe('Reason in English is too short.')
})

test('bounds in a unit that nobody types are left out', () => {
  const amount = {
    field: 'amount.amountMinor',
    code: 'out-of-range',
    message: 'amount.amountMinor is out of range.',
    accepted: '1 to 100,000,000',
  }
  expect(saying('Amount', amount).key).toBe('wrong.out-of-range.plain')
  expect(saying('Weeks', { ...amount, field: 'weeks' }).values).toMatchObject({ least: 1, most: 100_000_000 })
})

test.each([en, de] as Record<string, string>[])(
  'whoever shows bounds has words for when there are none',
  (texts) => {
    const bounded = Object.keys(texts).filter(
      (key) => /^wrong\./.test(key) && /\{(least|most)/.test(texts[key] ?? ''),
    )
    expect(bounded.length).toBeGreaterThan(3)
    expect(bounded.filter((key) => !(`${key}.plain` in texts))).toEqual([])
    expect(
      Object.entries(texts).filter(
        ([key, said]) => /^wrong\..*\.plain$/.test(key) && /\{(least|most)/.test(said),
      ),
    ).toEqual([])
  },
)
