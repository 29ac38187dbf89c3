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

/** Nothing is being loaded, and the page has its heading. */
async function atRest(page) {
  await page.waitForFunction(() => !document.querySelector('[data-loading]') && document.querySelector('h1'))
}

/** axe on the page as it is, in both themes. */
async function accessible(page, name) {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value
    }, theme)
    await page.evaluate(axe)
    await atRest(page)
    let result = await page.evaluate(() => globalThis.axe.run(document))
    if (result.violations.length > 0) {
      // What was read again in the very moment shows its skeleton: what is wrong then is wrong at rest too, or was not.
      await atRest(page)
      result = await page.evaluate(() => globalThis.axe.run(document))
    }
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

/** The weekly plan by mouse, by keyboard and by its plain fields; a day closed on the month; all of it kept. */
async function planning(page) {
  await page.setViewportSize(desk)
  await page.goto(`${url}/provide`)
  await page.getByRole('link', { name: 'Every day' }).first().click()
  const monday = page.locator('[data-column=MONDAY]')
  const block = page.getByRole('button', { name: 'Monday, 09:00 to 17:00' })
  await block.waitFor()
  await accessible(page, 'a weekly plan, desktop')
  await block.focus()
  await page.keyboard.press('Shift+ArrowUp')
  await page.getByRole('button', { name: 'Monday, 09:00 to 16:45' }).waitFor()
  check(true, 'an arrow key ends Monday a quarter of an hour earlier')
  await page.keyboard.press('Delete')
  await block.waitFor({ state: 'detached' })
  await monday.scrollIntoViewIfNeeded()
  const { x, y, width, height } = await monday.boundingBox()
  // Thirteen hours are drawn, from seven to twenty.
  const at = (hour) => y + (height * (hour - 7)) / 13
  await page.mouse.move(x + width / 2, at(10) + 2)
  await page.mouse.down()
  await page.mouse.move(x + width / 2, at(11), { steps: 4 })
  await page.mouse.move(x + width / 2, at(12), { steps: 4 })
  await page.mouse.up()
  await page.getByRole('button', { name: 'Monday, 10:00 to 12:00' }).waitFor()
  check(true, 'the mouse draws hours on Monday')
  await page.getByRole('button', { name: /Monday: type the hours/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Monday' })
  await sheet.getByLabel('Monday, until, row 1').fill('13:00')
  for (const day of ['Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
    await sheet.getByLabel(day).setChecked(day === 'Tuesday')
  }
  await accessible(page, "a weekday's sheet")
  await sheet.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Tuesday, 10:00 to 13:00' }).waitFor()
  check(true, 'Monday is copied to Tuesday')
  await page.getByRole('button', { name: 'Later month' }).click()
  await page.locator('button[data-day][aria-disabled=false]').nth(9).click()
  const day = page.getByRole('dialog')
  await day.getByLabel('Closed').check()
  await accessible(page, "another day's sheet")
  await day.getByRole('button', { name: 'Set' }).click()
  await page.getByRole('button', { name: /not as usual, Closed/ }).waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Tuesday, 10:00 to 13:00' }).waitFor()
  check(true, 'the plan is as it was saved')
  await page.setViewportSize(phone)
  await accessible(page, 'a weekly plan, phone')
}

/** An hour of a day is closed, moved and opened again in the agenda. */
async function blocking(page) {
  await page.setViewportSize(desk)
  await page.goto(`${url}/provide/agenda`)
  await page.getByRole('button', { name: 'Later', exact: true }).click()
  await page.getByRole('button', { name: 'Day', exact: true }).click()
  await page.getByRole('button', { name: 'Block time', exact: true }).click()
  const made = page.getByRole('dialog', { name: 'Block time' })
  await made.getByLabel('From', { exact: true }).fill('18:00')
  await made.getByLabel('Until', { exact: true }).fill('19:00')
  await made.getByLabel('Note').fill('Choir')
  await accessible(page, 'the form of blocked time')
  await made.getByRole('button', { name: 'Block time' }).click()
  const choir = page.getByRole('button', { name: /Choir/ })
  await choir.waitFor()
  await accessible(page, "the agenda's hours of a day")
  await choir.click()
  const changed = page.getByRole('dialog', { name: 'Blocked time' })
  await changed.getByLabel('Until', { exact: true }).fill('20:00')
  await changed.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: /8:00.PM.*Choir/ }).waitFor()
  check(true, 'blocked time is drawn and changed in the agenda')
  await choir.click()
  await changed.getByRole('button', { name: 'Free again' }).click()
  await choir.waitFor({ state: 'detached' })
  await page.setViewportSize(phone)
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
// Somebody else looks at the same time, and is told when it is gone.
const rival = await signedIn(operatorEmail, phone)
await rival.goto(client.url())
const late = rival.getByRole('button', { name: 'Hold this time' })
await late.waitFor()
await pressByKeyboard(client, hold)
await client.waitForURL(/\/bookings\//)
await late.click()
const taken = rival.getByRole('dialog', { name: 'Somebody else took this time' })
await taken.waitFor()
await accessible(rival, 'the dialog about a time that is taken')
const before = rival.url()
await pressByKeyboard(rival, taken.getByRole('listitem').first().getByRole('link'))
await rival.waitForURL((address) => address.href !== before)
await taken.waitFor({ state: 'detached' })
await late.waitFor()
check(true, 'a time that is taken is answered with times near it, one of which can be had')
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
await planning(provider)
await blocking(provider)
for (const path of ['/provide', '/provide/agenda', '/provide/calendars', '/wallet/payout']) {
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
