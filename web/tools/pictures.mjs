// Plays a week of the demo world and takes a picture of every screen that it comes past, on a phone and on a desk.
//   node tools/pictures.mjs URL CHROMIUM FOLDER [--large] [--dark]
// The world is used up by it (its clock moves ahead): start it on a folder of its own. --large doubles the text.
import { mkdirSync } from 'node:fs'
import { ask, atRest, began, desk, fileName, phone, wear } from './people.mjs'

const [url, chromium, folder, ...flags] = process.argv.slice(2)
const large = flags.includes('--large')
const theme = flags.includes('--dark') ? 'dark' : 'light'
mkdirSync(folder, { recursive: true })
// The browser's own size of text, which is what somebody sets who cannot read small print.
const args = large ? ['--blink-settings=defaultFontSize=32'] : []
const { check, signedIn, ended } = await began({ url, chromium, args })
const account = (name, role, viewport) => signedIn(`${name}@demo.example`, viewport, `${role} on a demo day`)

const client = await account('client', 'a client')
const provider = await account('provider', 'a provider')
const rival = await account('second.operator', 'another operator')
const other = await account('compliance', 'a compliance officer')
// Has nothing to do with anybody's trade, or could not decide about it.
const operator = await account('operator', 'an operator', desk)
const DAY = 86_400_000
let ahead = (await ask(operator, '/sandbox/clock')).aheadSeconds * 1000
const now = () => Date.now() + ahead
const dateOf = (at) => new Date(at).toISOString().slice(0, 10)

/** Pictures of a page as it is; of what lies beyond the screen too, unless something floats over it. */
async function look(page, name, { whole = true, sizes = { phone, desk } } = {}) {
  const before = page.viewportSize()
  await wear(page, theme)
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await atRest(page)
    const height = whole ? await page.evaluate(() => document.documentElement.scrollHeight) : 0
    await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) })
    await page.screenshot({ path: `${folder}/${fileName(name)}-${size}.png`, animations: 'disabled' })
  }
  await page.setViewportSize(before)
  console.log(name)
}

/** A plan of that provider's, and something that can be booked in it. */
async function offered(what, { seats, minimum, hours, ...listing }) {
  const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
  const plan = await ask(provider, '/v1/plans', {
    name: what,
    zone: 'Europe/Vienna',
    weekly: days.map((day) => ({ day, from: hours[0], until: hours[1] })),
    exceptions: [],
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    minimumNoticeMinutes: 0,
    stepMinutes: 0,
    horizonDays: 200,
    seats,
    minimumAttendance: minimum,
  })
  const place = {
    kind: 'at-place',
    city: 'Vienna',
    country: 'AT',
    address: '1 Invented Lane',
    postalCode: '1070',
  }
  const { id } = await ask(provider, '/v1/listings', {
    title: what,
    price: { amountMinor: 6_500, currency: 'EUR' },
    durationMinutes: 60,
    cancellationPolicy: 'moderate',
    plan: plan.id,
    place: { ...place, point: { latitude: 48.2, longitude: 16.36 } },
    languages: ['en'],
    photos: [],
    ...listing,
  })
  await ask(provider, `/v1/listings/${id}/publish`, {})
  return { id, plan: plan.id }
}

async function booked(who, listing, start) {
  const quote = await ask(who, '/v1/quotes', { listing, start })
  const order = await ask(who, '/v1/orders', { quote: quote.id })
  const card = await ask(who, '/sandbox/cards', { number: '4242424242424242' })
  await ask(who, `/v1/orders/${order.id}/payments`, { cardToken: card.token })
  return order.id
}

async function startsOf(listing, from, to) {
  const path = `/v1/listings/${listing}/slots?from=${dateOf(from)}&to=${dateOf(to)}`
  return (await ask(client, path)).items.map((slot) => slot.start)
}

async function until(what, holds) {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`never: ${what}`)
}

async function moveClock(by) {
  ahead += by
  await ask(operator, '/sandbox/clock', { to: new Date(now()).toISOString() })
}

await client.goto(`${url}/?q=back+massage+under+70`)
await look(client, 'find', { whole: false })

const massage = await offered('Slow back massage', {
  hours: ['09:00', '17:00'],
  category: 'massage',
  description: 'Slow work for tired backs.',
  agreement: 'appointment-instant',
})
const lesson = await offered('Gentle yoga in the park pavilion', {
  hours: ['18:00', '19:00'],
  seats: 2,
  minimum: 2,
  category: 'yoga',
  description: 'Breathing and stretching.',
  agreement: 'class',
})
await until(
  'the slots are there',
  async () => (await startsOf(massage.id, now() + DAY, now() + 2 * DAY)).length,
)

let order
for (const part of [choosing, series, plan, waiting, agenda, promises, disputes, agreements]) {
  // What one part shows does not hang on another's, but for the order that is disputed.
  await part().catch((error) => check(false, `${part.name}: ${error.message}`))
}
console.log(`order ${order}, ${Math.round(ahead / 1000)} seconds ahead`)
await ended()

/** The slot picker, also on the day when clocks change, and two people on one slot. */
async function choosing() {
  await client.goto(`${url}/listings/${massage.id}`)
  const day = client.locator('button[data-day][aria-disabled=false]')
  await day.first().waitFor()
  await look(client, 'a listing with its times')
  for (let i = 0; i < 4; i++) await client.getByRole('button', { name: 'Later month' }).click()
  await day.first().waitFor()
  await client
    .getByRole('button', { name: /clocks/i })
    .first()
    .click()
  await look(client, 'a day on which clocks change')
  const [start] = await startsOf(massage.id, now() + 3 * DAY, now() + 3 * DAY)
  const checkout = `${url}/checkout/${massage.id}?start=${encodeURIComponent(start)}`
  await client.goto(checkout)
  await client.getByRole('button', { name: 'Hold this time' }).waitFor()
  await look(client, 'checkout')
  await booked(rival, massage.id, start)
  await client.getByRole('button', { name: 'Hold this time' }).click()
  await client.getByRole('dialog').waitFor()
  await look(client, 'a time that somebody else took', { whole: false })
  await client.getByRole('dialog').getByRole('listitem').first().getByRole('link').click()
  await client.getByRole('button', { name: 'Hold this time' }).click()
  await client.getByLabel('Card number').waitFor()
  await look(client, 'a time that is held')
}

async function series() {
  const [start] = await startsOf(massage.id, now() + 4 * DAY, now() + 4 * DAY)
  const week = (count) => new Date(new Date(start).getTime() + count * 7 * DAY)
  await booked(rival, massage.id, week(1).toISOString())
  await ask(provider, '/v1/bookings', {
    start: week(3).toISOString(),
    end: new Date(week(3).getTime() + 2 * 3_600_000).toISOString(),
    note: 'Dentist',
  })
  await client.goto(`${url}/listings/${massage.id}/series`)
  await client.locator('button[data-day][aria-disabled=false]').first().waitFor()
  if (dateOf(start).slice(0, 7) !== dateOf(now()).slice(0, 7)) {
    await client.getByRole('button', { name: 'Later month' }).click()
  }
  await client.locator(`button[data-day="${dateOf(start)}"]`).click()
  await client.locator('ul button.tabular').first().click()
  await client.getByRole('button', { name: 'Check' }).click()
  await client.getByRole('button', { name: 'Skip it' }).first().waitFor()
  await look(client, 'a series with conflicts')
  const conflict = client.getByRole('listitem').filter({ hasText: 'Skip' })
  await conflict.first().getByRole('button').first().click()
  await until('one conflict is left', async () => (await conflict.count()) === 1)
  await conflict.getByRole('button', { name: /Skip/ }).click()
  await until('no conflict is left', async () => (await conflict.count()) === 0)
  await look(client, 'a series that can be booked')
}

async function plan() {
  await provider.goto(`${url}/provide/plans/${massage.plan}`)
  await provider.getByRole('button', { name: /Monday, 09:00/ }).waitFor()
  await provider.getByLabel('And on the clock of').selectOption('America/New_York')
  await provider
    .getByRole('button', { name: /clocks/i })
    .last()
    .click()
  await provider.waitForTimeout(1_500)
  await look(provider, 'a plan and what follows from it')
}

/** A class that is full, one who waits, and the place that is offered. */
async function waiting() {
  const [start] = await startsOf(lesson.id, now() + 5 * DAY, now() + 5 * DAY)
  const place = await booked(rival, lesson.id, start)
  await booked(other, lesson.id, start)
  await client.goto(`${url}/listings/${lesson.id}`)
  await client.getByRole('button', { name: 'Wait for a place' }).click()
  await client.getByLabel('From day').fill(dateOf(start))
  await client.getByLabel('Until day').fill(dateOf(start))
  await look(client, 'asking to wait', { whole: false })
  await client.getByRole('dialog').getByRole('button', { name: 'Put me on the list' }).click()
  await client.getByRole('button', { name: 'Wait no longer' }).waitFor()
  await look(client, 'waiting for a place')
  const session = (await bookings(provider)).find((booking) => booking.kind === 'class')
  await provider.goto(`${url}/provide/roster/${session.id}`)
  await look(provider, 'who comes to a class')
  const given = await ask(rival, `/v1/orders/${place}`)
  const cancel = given.actions.find((action) => action.transition.startsWith('cancel'))
  await ask(rival, `/v1/orders/${place}/transitions`, { transition: cancel.transition })
  await until('a place is offered', async () =>
    (await ask(client, '/v1/waitlist')).some((entry) => entry.state === 'offered'),
  )
  await client.reload()
  await client.getByRole('link', { name: 'Book this time' }).waitFor()
  await look(client, 'a place that is offered')
}

async function bookings(who) {
  const from = new Date(now()).toISOString()
  const to = new Date(now() + 30 * DAY).toISOString()
  return ask(who, `/v1/bookings?from=${from}&to=${to}`)
}

async function agenda() {
  await provider.setViewportSize(desk)
  await provider.goto(`${url}/provide/agenda`)
  await provider.getByRole('button', { name: 'Later', exact: true }).click()
  for (const view of ['Day', 'Week', 'List']) {
    await provider.getByRole('button', { name: view, exact: true }).click()
    await provider.waitForTimeout(700)
    await look(provider, `agenda ${view}`)
  }
  await provider.emulateMedia({ media: 'print' })
  await look(provider, 'agenda printed', { sizes: { paper: { width: 794, height: 1123 } } })
  await provider.emulateMedia({ media: 'screen' })
  await provider.setViewportSize(phone)
}

/** What an order says will happen, and what cancelling, moving and absence would do. */
async function promises() {
  const [start] = await startsOf(massage.id, now() + 6 * DAY, now() + 6 * DAY)
  order = await booked(client, massage.id, start)
  await client.goto(`${url}/bookings`)
  await look(client, 'bookings')
  await client.goto(`${url}/bookings/${order}`)
  await client.getByText('Other things you can do').click()
  await look(client, 'an appointment with its refunds')
  for (const action of ['Cancel the appointment', 'Ask for another time']) {
    await client.getByRole('button', { name: action }).click()
    await client.waitForTimeout(700)
    await look(client, `sheet ${action}`, { whole: false })
    await client.keyboard.press('Escape')
  }
  await ask(provider, '/v1/bookings', {
    start: new Date(new Date(start).getTime() + 2 * DAY).toISOString(),
    end: new Date(new Date(start).getTime() + 2 * DAY + 3_600_000).toISOString(),
    note: 'Choir practice',
  })
  await moveClock(new Date(start).getTime() + 2 * 3_600_000 - now())
  await client.goto(`${url}/bookings/${order}`)
  await client.getByText('Other things you can do').click()
  await look(client, 'an appointment that is over')
  await client.getByRole('button', { name: 'The provider did not come' }).click()
  await client.waitForTimeout(700)
  await look(client, 'sheet nobody came', { whole: false })
  await client.keyboard.press('Escape')
}

async function disputes() {
  await client.goto(`${url}/bookings/${order}`)
  await client.getByText('Other things you can do').click()
  await client.getByRole('link', { name: 'Open a dispute' }).click()
  await client.getByLabel('It was not as described').check()
  await client.getByLabel('What happened, in your words').fill('It was twenty minutes too short.')
  await client.locator('input[type=file]').setInputFiles({
    name: 'note.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Began at ten past, ended at twenty to.'),
  })
  await look(client, 'opening a dispute')
  await client.getByRole('button', { name: 'Open the dispute' }).click()
  await client.waitForURL(/\/disputes\//)
  const path = new URL(client.url()).pathname
  await provider.goto(url + path)
  await provider.getByRole('button', { name: 'Offer a split' }).click()
  const sheet = provider.getByRole('dialog')
  await sheet.getByRole('textbox').fill('10')
  await look(provider, 'sheet an offer', { whole: false })
  await sheet.getByRole('button', { name: 'Offer a split' }).click()
  await provider.getByText('You offer that').waitFor()
  await client.goto(url + path)
  await look(client, 'a dispute as its client')
  await look(provider, 'a dispute as its provider')
  // Days have passed: who decides about money proves anew who they are.
  const mediator = await account('operator', 'an operator', desk)
  await mediator.goto(`${url}/operate/disputes`)
  await look(mediator, 'the queue of disputes')
  await mediator.goto(`${url}/operate${path}`)
  await mediator.getByRole('button', { name: 'Take this case' }).click()
  await mediator.getByText('You look after this case.').waitFor()
  await mediator.getByRole('button', { name: '50%', exact: true }).click()
  await mediator.getByLabel('Grounds, for both parties').fill('A third of the time was missing.')
  await mediator.waitForTimeout(1_000)
  await look(mediator, 'a case with its ruling')
  await mediator.getByRole('button', { name: 'Check the decision' }).click()
  await mediator.waitForTimeout(700)
  await look(mediator, 'sheet a ruling before it is made', { whole: false })
}

async function agreements() {
  await client.goto(`${url}/agreements`)
  await look(client, 'the gallery of agreements')
  await client.goto(`${url}/agreements/appointment-on-request`)
  await client.locator('svg').last().waitFor()
  await look(client, 'an agreement')
  await operator.goto(`${url}/operate/agreements/new`)
  await operator.waitForFunction(() => document.querySelector('textarea')?.value)
  await operator.waitForTimeout(1_500)
  await look(operator, 'the workshop of agreements')
}
