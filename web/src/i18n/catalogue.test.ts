import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createIntl } from 'react-intl'
import { describe, expect, test } from 'vitest'
import { de } from './de'
import { en } from './en'

const shown = Object.keys(en).filter((key) => !key.endsWith('.note'))

describe('the catalogues', () => {
  test('have the same keys in both languages', () => {
    expect(Object.keys(de).sort()).toEqual(shown.sort())
  })

  test.each(['en', 'de'] as const)('hold well-formed messages in %s', (locale) => {
    const errors: unknown[] = []
    const messages: Record<string, string> = locale === 'en' ? en : de
    const intl = createIntl({ locale, messages, onError: (error) => errors.push(error) })
    for (const key of shown) {
      const names = [...(messages[key] ?? '').matchAll(/\{(\w+)/g)].map((match) => match[1] ?? '')
      const values = Object.fromEntries(names.map((name) => [name, 2]))
      intl.formatMessage({ id: key }, values)
    }
    expect(errors).toEqual([])
  })

  test('name every text once', () => {
    const names = readdirSync('src/i18n/en').filter((name) => name.endsWith('.json'))
    const keys = names.flatMap((name) =>
      Object.keys(JSON.parse(readFileSync(join('src/i18n/en', name), 'utf8'))),
    )
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  test('ask for the same values in both languages', () => {
    const names = (text: string) =>
      [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]))].sort()
    const messages: Record<string, string> = en
    for (const key of shown) {
      expect(names(de[key] ?? ''), key).toEqual(names(messages[key] ?? ''))
    }
  })
})

const shipped = '../engines/agreement/src/main/resources/org/comfrey/agreement/shipped'

test.each(readdirSync(shipped))('every state, transition and message of %s has words', (name) => {
  const text = readFileSync(join(shipped, name), 'utf8')
  const section = (key: string) => text.split(new RegExp(`^${key}:$`, 'm'))[1]?.split(/^\S/m)[0] ?? ''
  const names = (key: string) => [...section(key).matchAll(/^ {2}([a-z-]+):/gm)].map((match) => match[1])
  const messages = [...text.matchAll(/tell: \{([^}]*)\}/g)].flatMap((match) =>
    (match[1] ?? '').split(',').map((part) => part.split(':')[1]?.trim()),
  )
  const keys = [
    ...names('states').map((state) => `state.${state}`),
    ...names('transitions').map((transition) => `transition.${transition}`),
    ...messages.map((message) => `news.${message}`),
  ]
  expect(keys.length).toBeGreaterThan(10)
  expect(keys.filter((key) => !shown.includes(key))).toEqual([])
})

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sources(path)
    return path.endsWith('.tsx') && !path.endsWith('.test.tsx') ? [path] : []
  })
}

test('no text stands in a component: every sentence comes from the catalogue', () => {
  const offences: string[] = []
  for (const path of sources('src')) {
    const lines = readFileSync(path, 'utf8').split('\n')
    lines.forEach((line, index) => {
      const betweenTags = />\s*[A-Za-zÄÖÜäöü][a-zäöüß]+ [a-zA-Zäöüß ]+[.<]/.test(line)
      const attribute = /(aria-label|placeholder|title|alt)="[A-Za-zÄÖÜ][^"]*[a-z]"/.test(line)
      if (betweenTags || attribute) offences.push(`${path}:${index + 1} ${line.trim()}`)
    })
  }
  expect(offences).toEqual([])
})
