import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createIntl } from 'react-intl'
import { describe, expect, test } from 'vitest'
import { de } from './de'
import { en } from './en'
import { first } from './en/first'
import { pseudo } from './pseudo'

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

  test('can be said in the language that nobody speaks, with every value in its place', () => {
    const errors: unknown[] = []
    const intl = createIntl({ locale: 'en-XA', messages: pseudo, onError: (error) => errors.push(error) })
    expect(Object.keys(pseudo).sort()).toEqual(shown.sort())
    expect(intl.formatMessage({ id: 'find.results' }, { count: 2 })).toMatch(/^⟦2 [^a-z]+·+⟧$/)
    for (const key of shown) {
      const names = [...String(en[key as keyof typeof en]).matchAll(/\{(\w+)[,}]/g)].map((match) => match[1])
      const said = intl.formatMessage({ id: key }, Object.fromEntries(names.map((name) => [name, 2])))
      expect(said, key).toMatch(/^⟦.*⟧$/su)
      // Whatever letter of its own a text has left would look like one that is not in the catalogue.
      expect(said.match(/[a-zA-Z]/g) ?? [], key).toEqual([])
    }
    expect(errors).toEqual([])
  })

  test('name everything that a role allows', () => {
    const api = readFileSync('openapi.json', 'utf8')
    const permissions = new Set([...api.matchAll(/"x-permission"\s*:\s*"(\w+)"/g)].map((match) => match[1]))
    permissions.delete('PUBLIC')
    expect(permissions.size).toBeGreaterThan(15)
    expect([...permissions].filter((name) => !(`roles.permission.${name}` in en))).toEqual([])
  })

  test('call people Sie in German, on every page', () => {
    const familiar = shown.filter((key) =>
      /\b(du|dir|dich|deine?[mnrs]?|euch|eure?[mnrs]?)\b/i.test(de[key] ?? ''),
    )
    expect(familiar).toEqual([])
  })

  test('say on a button what it does, not what has happened', () => {
    const staffs = shown.filter((key) => /^transition\..*-by-operator$/.test(key))
    expect(staffs.length).toBeGreaterThan(1)
    const told = (text = '') => /\b(ended|cancelled|closed|beendet|abgesagt)\b/i.test(text)
    expect(staffs.filter((key) => told(en[key as keyof typeof en]) || told(de[key]))).toEqual([])
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

test('the frame and the first page say nothing that has to be fetched first', () => {
  const seen = new Set<string>()
  const walk = (path: string) => {
    if (seen.has(path) || path.includes('/i18n/')) return
    seen.add(path)
    for (const [, from] of readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const base = join(path, '..', from ?? '')
      const found = [base, `${base}.ts`, `${base}.tsx`].find((one) => /\.tsx?$/.test(one) && existsSync(one))
      if (found) walk(found)
    }
  }
  walk('src/main.tsx')
  walk('src/screens/find/FindPage.tsx')
  expect(seen.size).toBeGreaterThan(20)
  const later = shown.filter((key) => !(key in first))
  const offences = [...seen].flatMap((path) => {
    const text = readFileSync(path, 'utf8')
    return later.filter((key) => text.includes(`'${key}'`)).map((key) => `${path}: ${key}`)
  })
  expect(offences).toEqual([])
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
