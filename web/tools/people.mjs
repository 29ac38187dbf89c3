// What the scripts that drive a real browser share: people who sign in, checks, axe, pictures.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

export const phone = { width: 390, height: 844 }
export const desk = { width: 1440, height: 900 }

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/**
 * A browser at that address whose pages know how far ahead the platform's clock is; pictures of every
 * page that is looked at, where a folder is named.
 */
export async function began(url, executablePath, password, aheadSeconds, pictures) {
  const browser = await chromium.launch({ executablePath, args: [...quiet, ...offline] })
  const offences = []
  const pages = []
  // What was on the screens tells more than the line that waited for something else.
  process.on('uncaughtException', async (error) => {
    for (const page of pages) {
      const main = page.locator('main')
      console.error(`--- ${page.url()}\n${await main.innerText().catch(() => '')}`)
    }
    console.error(error)
    process.exit(1)
  })

  function check(holds, sentence) {
    if (!holds) offences.push(sentence)
    console.log(`${holds ? 'ok   ' : 'WRONG'} ${sentence}`)
  }

  async function signedIn(email, viewport = phone) {
    const context = await browser.newContext({
      viewport,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      bypassCSP: true,
    })
    await context.route('**/sandbox/clock', (route) => {
      const now = new Date(Date.now() + aheadSeconds * 1000).toISOString()
      return route.fulfill({ json: { now, aheadSeconds } })
    })
    const page = await context.newPage()
    pages.push(page)
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => offences.push(`${email}: ${error.message}`))
    await page.goto(`${url}/bff/sign-in?return=/`)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${url}/`)
    return page
  }

  /** Nothing is being loaded, and the page has its heading. */
  async function atRest(page) {
    await page.waitForFunction(
      () => !document.querySelector('[data-loading]') && document.querySelector('h1'),
    )
  }

  /** axe on the page as it is, in both themes, and its pictures. */
  async function accessible(page, name) {
    for (const theme of ['light', 'dark']) {
      await page.evaluate((value) => {
        document.documentElement.dataset.theme = value
      }, theme)
      await page.evaluate(axe)
      await atRest(page)
      let result = await page.evaluate(() => globalThis.axe.run(document))
      if (result.violations.length > 0) {
        // What was read again in the very moment shows its skeleton; at rest it is looked at once more.
        await atRest(page)
        result = await page.evaluate(() => globalThis.axe.run(document))
      }
      const found = result.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)
      check(found.length === 0, `axe finds nothing on ${name}, ${theme} ${found.join('; ')}`)
      if (pictures) await picture(page, `${name}-${theme}`)
    }
  }

  async function picture(page, name) {
    const file = `${pictures}/${name.replaceAll(/[^a-z0-9]+/gi, '-')}`
    const before = page.viewportSize()
    for (const [size, viewport] of Object.entries({ phone, desk })) {
      await page.setViewportSize(viewport)
      // As high as the page, so that what stays at the bottom of the screen hides nothing.
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) })
      await page.screenshot({ path: `${file}-${size}.png` })
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

  return { check, signedIn, accessible, ended }
}
