// What the scripts that drive a real browser share: people who sign in, what they ask of the API, checks, axe, pictures.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

export const phone = { width: 390, height: 844 }
export const desk = { width: 1440, height: 900 }

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
// The size of targets is part of WCAG 2.2 AA, but not of what axe looks at by itself.
const everything = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }
// What a theme changes is colours alone.
export const colours = { resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast'] } }

/**
 * A browser at that address. Its pages know how far ahead the platform's clock is, where it is;
 * pictures are taken of every page that is looked at, where a folder for them is named.
 */
export async function began({
  url,
  chromium: executablePath,
  password,
  aheadSeconds = 0,
  pictures,
  args = [],
}) {
  const browser = await chromium.launch({ executablePath, args: [...quiet, ...offline, ...args] })
  const offences = []
  const pages = []
  // What was on the screens tells more than the line that waited for something else.
  process.on('uncaughtException', async (error) => {
    for (const page of pages) {
      const main = page.locator('main')
      console.error(`--- ${page.url()}\n${await main.innerText({ timeout: 1_000 }).catch(() => '')}`)
    }
    for (const offence of offences) console.error(offence)
    console.error(error)
    process.exit(1)
  })

  function check(holds, sentence) {
    if (!holds) offences.push(sentence)
    console.log(`${holds ? 'ok   ' : 'WRONG'} ${sentence}`)
  }

  /** A page of a browser that nobody has used before. */
  async function visitor(viewport = phone, options = {}) {
    const context = await browser.newContext({
      viewport,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      serviceWorkers: 'block',
      bypassCSP: true,
      ...options,
    })
    if (aheadSeconds) {
      await context.route('**/sandbox/clock', (route) => {
        const now = new Date(Date.now() + aheadSeconds * 1000).toISOString()
        return route.fulfill({ json: { now, aheadSeconds } })
      })
    }
    const page = await context.newPage()
    pages.push(page)
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => offences.push(`${page.url()}: ${error.message}`))
    return page
  }

  /** Who is named by EMAIL=PASSWORD has another password than the rest. */
  async function signIn(page, person, word = password) {
    const [email, own = word] = person.split('=')
    await page.goto(`${url}/bff/sign-in?return=/`)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(own)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${url}/`)
    return page
  }

  async function signedIn(email, viewport, word, options) {
    return signIn(await visitor(viewport, options), email, word)
  }

  /** axe on the page as it is, and its colours in the other theme; pictures of both. */
  async function accessible(page, name) {
    for (const [theme, options] of Object.entries({ light: everything, dark: colours })) {
      await wear(page, theme)
      const found = await violations(page, options)
      check(found.length === 0, `axe finds nothing on ${name}, ${theme} ${found.join('; ')}`)
      if (pictures) await picture(page, `${name}-${theme}`)
    }
  }

  async function picture(page, name) {
    const before = page.viewportSize()
    for (const [size, viewport] of Object.entries({ phone, desk })) {
      await page.setViewportSize(viewport)
      // As high as the page, so that what stays at the bottom of the screen hides nothing.
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) })
      await page.screenshot({ path: `${pictures}/${fileName(name)}-${size}.png` })
    }
    await page.setViewportSize(before)
  }

  async function ended() {
    await browser.close()
    if (offences.length > 0) {
      console.error(`\n${offences.length} offences:\n${offences.join('\n')}`)
      process.exit(1)
    }
  }

  return { browser, check, visitor, signIn, signedIn, accessible, ended }
}

export function fileName(name) {
  return name.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '')
}

export function wear(page, theme) {
  return page.evaluate((value) => {
    document.documentElement.dataset.theme = value
  }, theme)
}

/** Nothing is being loaded, and the page has its heading. */
export function atRest(page) {
  return page.waitForFunction(() => !document.querySelector('[data-loading]') && document.querySelector('h1'))
}

/** What axe finds wrong with the page as it is, each with its first place. */
export async function violations(page, options = everything) {
  await atRest(page)
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const look = () => page.evaluate((chosen) => globalThis.axe.run(document, chosen), options)
  let result = await look()
  if (result.violations.length > 0) {
    // What was read again in the very moment shows its skeleton; at rest it is looked at once more.
    await atRest(page)
    result = await look()
  }
  return result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)
}

/** Somebody who has no mouse. Every place where Tab stops is noted as a screen reader would say it. */
export async function keyboard(page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Accessibility.enable')
  const heard = new Set()
  async function listen() {
    const { result } = await devtools.send('Runtime.evaluate', { expression: 'document.activeElement' })
    const { nodes } = await devtools.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId,
      fetchRelatives: false,
    })
    const [{ role, name }] = nodes
    heard.add(`${role?.value}: ${name?.value ?? ''}`)
  }
  async function to(locator) {
    await locator.waitFor({ state: 'attached' })
    for (let i = 0; i < 200; i++) {
      const [there, nowhere] = await locator.evaluate((element) => [
        element === document.activeElement,
        document.activeElement === document.body,
      ])
      if (!nowhere) await listen()
      if (there) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not come to ${locator}; it came to\n${[...heard].join('\n')}`)
  }
  return {
    heard,
    to,
    async press(locator) {
      await to(locator)
      await page.keyboard.press('Enter')
    },
    async type(locator, text) {
      await to(locator)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    nameless: () => [...heard].filter((said) => said.endsWith(': ')),
  }
}

/** What the API answers to whoever is signed in on a page; a refusal is an error. */
export async function ask(page, path, body, method = body === undefined ? 'GET' : 'POST') {
  return page.evaluate(
    async ([at, sent, verb]) => {
      const session = await (await fetch('/bff/session')).json()
      const headers = {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'X-CSRF-Token': session.csrf,
        'Idempotency-Key': crypto.randomUUID(),
      }
      const answer = await fetch(at, {
        method: verb,
        headers,
        body: verb === 'GET' ? undefined : JSON.stringify(sent),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${verb} ${at}: ${answer.status} ${text}`)
      return text ? JSON.parse(text) : undefined
    },
    [path, body ?? null, method],
  )
}
