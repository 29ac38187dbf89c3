// A trade in a real browser, with axe on what it comes past: sheets, dialogs, and pages in the middle of something.
//   node tools/journey.mjs URL CHROMIUM CLIENT_EMAIL PROVIDER_EMAIL OPERATOR_EMAIL PASSWORD LISTING_ID
// Every page by itself, in both layouts, is everywhere.mjs's.
import { began, desk, keyboard, phone } from './people.mjs'

const [url, executablePath, clientEmail, providerEmail, operatorEmail, password, listing] =
  process.argv.slice(2)
const { check, visitor, signedIn, accessible, ended } = await began({
  url,
  chromium: executablePath,
  password,
})

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
  await page.getByRole('button', { name: /20:00.*Choir/ }).waitFor()
  check(true, 'blocked time is drawn and changed in the agenda')
  await choir.click()
  await changed.getByRole('button', { name: 'Free again' }).click()
  await choir.waitFor({ state: 'detached' })
  await page.setViewportSize(phone)
}

const client = await visitor()
const keys = await keyboard(client)
await purchase()
const orderPath = new URL(client.url()).pathname

async function looked(page, path) {
  await page.goto(url + path)
  await page.locator('main h1').first().waitFor()
  await accessible(page, path)
}

/** From signing in to the payment without a mouse; whatever Tab comes to has to have a name. */
async function purchase() {
  await client.goto(`${url}/`)
  await keys.to(client.getByRole('link', { name: 'Skip to content' }))
  await keys.press(client.getByRole('link', { name: 'Sign in', exact: true }))
  await client.waitForURL(/sign-in/)
  await keys.type(client.getByLabel('E-mail address'), clientEmail)
  await keys.type(client.getByLabel('Password', { exact: true }), password)
  await client.keyboard.press('Enter')
  await client.waitForURL(`${url}/`)
  await keys.type(client.getByLabel('What are you looking for?'), 'back massage')
  await client.keyboard.press('Enter')
  await client.waitForURL(/q=back/)
  await keys.press(client.locator(`a[href="/listings/${listing}"]`).first())
  // Some days ahead, so that the provider has time to answer.
  await keys.press(client.getByRole('button', { name: 'Later month' }))
  const month = client.locator('[role=grid]')
  const day = month.locator('button[data-day][aria-disabled=false][tabindex="0"]')
  await day.waitFor()
  await keys.to(day)
  for (const key of ['ArrowDown', 'ArrowRight']) await client.keyboard.press(key)
  await client.keyboard.press('Enter')
  const firstTime = client.locator('ul button.tabular').first()
  await firstTime.waitFor()
  await accessible(client, 'listing with its times')
  await keys.press(firstTime)
  const hold = client.getByRole('button', { name: 'Hold this time' })
  await hold.waitFor()
  await accessible(client, 'checkout')
  // Somebody else looks at the same time, and is told when it is gone.
  const rival = await signedIn(operatorEmail, phone)
  await rival.goto(client.url())
  const late = rival.getByRole('button', { name: 'Hold this time' })
  await late.waitFor()
  await keys.press(hold)
  await client.waitForURL(/\/bookings\//)
  await late.click()
  const taken = rival.getByRole('dialog', { name: 'Somebody else took this time' })
  await taken.waitFor()
  await accessible(rival, 'the dialog about a time that is taken')
  const before = rival.url()
  const rivalKeys = await keyboard(rival)
  await rivalKeys.press(taken.getByRole('listitem').first().getByRole('link'))
  await rival.waitForURL((address) => address.href !== before)
  await taken.waitFor({ state: 'detached' })
  await late.waitFor()
  check(true, 'a time that is taken is answered with times near it, one of which can be had')
  const number = client.getByLabel('Card number')
  await number.waitFor()
  await accessible(client, 'paying')
  await keys.type(number, '4000 0000 0000 0002')
  await client.keyboard.press('Enter')
  await client.getByRole('alert').filter({ hasText: 'declined' }).waitFor()
  check(true, 'a declined card says so, and the time stays held')
  await keys.type(number, '4242 4242 4242 4242')
  await client.keyboard.press('Enter')
  await client.getByText('Waiting for an answer').first().waitFor()
  check(true, 'a whole purchase is done with the keyboard alone')
  for (const said of [...keys.nameless(), ...rivalKeys.nameless()]) check(false, `nameless: ${said}`)
  const expected = [
    'link: Skip to content',
    'searchbox: What are you looking for?',
    'button: Later month',
    'button: Hold this time',
    'textbox: Card number',
  ]
  for (const said of expected) check(keys.heard.has(said), `a screen reader says "${said}"`)
}

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
for (const path of ['/bookings', '/wallet', '/wallet/send', '/you', '/news']) await looked(client, path)
await planning(provider)
await blocking(provider)
for (const path of ['/provide', '/provide/agenda', '/provide/calendars', '/wallet/payout']) {
  await looked(provider, path)
}
const operator = await signedIn(operatorEmail, desk)
await operator.goto(url + orderPath)
await operator.locator('main h1').waitFor()
await accessible(operator, "somebody else's order")
for (const path of ['/operate', '/operate/people', '/operate/mailbox']) await looked(operator, path)
await ended()
