// A trade in a real browser, with axe on every page, in both layouts and both themes.
//   node tools/journey.mjs URL CHROMIUM CLIENT_EMAIL PROVIDER_EMAIL OPERATOR_EMAIL PASSWORD LISTING_ID
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const [url, executablePath, clientEmail, providerEmail, operatorEmail, password, listing] =
  process.argv.slice(2)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }
const browser = await chromium.launch({ executablePath, args: [...quiet, ...offline] })
const offences = []
const pages = []
// What was on the screens tells more than the line that waited for something else.
process.on('uncaughtException', async (error) => {
  for (const page of pages) {
    console.error(
      `--- ${page.url()}\n${await page
        .locator('main')
        .innerText()
        .catch(() => '')}`,
    )
  }
  console.error(error)
  process.exit(1)
})

function check(holds, sentence) {
  if (!holds) offences.push(sentence)
  console.log(`${holds ? 'ok   ' : 'WRONG'} ${sentence}`)
}

async function signedIn(email, viewport) {
  const context = await browser.newContext({
    viewport,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    bypassCSP: true,
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

/** axe on the page as it is, in both themes. */
async function accessible(page, name) {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value
    }, theme)
    await page.evaluate(axe)
    const result = await page.evaluate(() => globalThis.axe.run(document))
    for (const violation of result.violations) {
      offences.push(`${name} (${theme}): ${violation.id}: ${violation.nodes[0]?.html}`)
    }
    check(result.violations.length === 0, `axe finds nothing on ${name}, ${theme}`)
  }
}

/** Goes to an element by Tab alone and presses it. */
async function pressByKeyboard(page, locator) {
  for (let i = 0; i < 200; i++) {
    if (await locator.evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press('Enter')
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error('the keyboard does not reach it')
}

const client = await signedIn(clientEmail, phone)
await client.getByRole('heading', { level: 3 }).first().waitFor()
await accessible(client, 'find, phone')
await client.setViewportSize(desk)
await accessible(client, 'find, desktop')
await client.setViewportSize(phone)
await client.getByLabel('What are you looking for?').fill('back massage')
await client.keyboard.press('Enter')
await client.waitForURL(/q=back/)
await client.getByRole('link', { name: 'Deep back massage' }).first().waitFor()
check(true, 'the search finds the listing')
await client.goto(`${url}/listings/${listing}`)
const firstTime = client.locator('ul button.tabular').first()
// Some days ahead, so that the provider has time to answer.
await client.getByRole('button', { name: 'Later month' }).click()
await client.locator('button[data-day][aria-disabled=false]').nth(3).click()
await firstTime.waitFor()
await accessible(client, 'listing with its times')
await pressByKeyboard(client, firstTime)
const hold = client.getByRole('button', { name: 'Hold this time' })
await hold.waitFor()
await accessible(client, 'checkout')
await pressByKeyboard(client, hold)
await client.waitForURL(/\/bookings\//)
const number = client.getByLabel('Card number')
await number.waitFor()
await accessible(client, 'paying')
await number.fill('4000 0000 0000 0002')
await client.keyboard.press('Enter')
await client.getByRole('alert').filter({ hasText: 'declined' }).waitFor()
check(true, 'a declined card says so, and the time stays held')
await number.fill('4242 4242 4242 4242')
await client.keyboard.press('Enter')
await client.getByText('Waiting for an answer').first().waitFor()
const orderPath = new URL(client.url()).pathname
check(true, 'the payment moved the order')

const provider = await signedIn(providerEmail, phone)
await provider.goto(url + orderPath)
const accept = provider.getByRole('button', { name: 'Accept', exact: true })
await accept.waitFor()
await accessible(provider, 'a request, as its provider')
await accept.click()
await provider.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click()
await client.getByText('1 Invented Lane').waitFor()
check(true, 'the client sees the address without reloading, once the provider accepted')
await accessible(client, 'a booked order')
for (const path of ['/bookings', '/wallet', '/wallet/send', '/you', '/news']) {
  await client.goto(url + path)
  await client
    .getByRole('heading', { level: 1 })
    .or(client.getByRole('heading', { level: 2 }))
    .first()
    .waitFor()
  await accessible(client, path)
}
for (const path of ['/provide', '/provide/agenda', '/wallet/payout']) {
  await provider.goto(url + path)
  await provider.getByRole('heading', { level: 1 }).waitFor()
  await accessible(provider, path)
}
const operator = await signedIn(operatorEmail, desk)
for (const path of ['/operate', '/operate/people', '/operate/mailbox', orderPath]) {
  await operator.goto(url + path)
  await operator.locator('main h1, main h2').first().waitFor()
  await accessible(operator, path.startsWith('/bookings') ? "somebody else's order" : path)
}
await browser.close()
if (offences.length > 0) {
  console.error(`\n${offences.length} offences:\n${offences.join('\n')}`)
  process.exit(1)
}
