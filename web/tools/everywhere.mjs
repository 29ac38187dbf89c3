// Every page of the application, as the table of its routes names them: axe in both layouts and both themes, no page wider
// than its screen, and none that says what no catalogue says, in a language that nobody speaks and that runs from right to left.
//   node tools/everywhere.mjs URL CHROMIUM PASSWORD CLIENT PROVIDER OPERATOR COMPLIANCE DISPUTED_ORDER AHEAD_SECONDS [whole|short] [FOLDER_FOR_PICTURES]
// The people are named by their addresses; EMAIL=PASSWORD where somebody's differs. A page that is new is found in the table; one that needs an id that is not
// known here stops the script. "short" looks at every fourth page, on a phone in the light.
import { readFileSync } from 'node:fs'
import { ask, atRest, began, colours, desk, fileName, phone, violations, wear } from './people.mjs'
import { hardCoded, listening } from './words.mjs'

const [
  url,
  chromium,
  password,
  clientEmail,
  providerEmail,
  operatorEmail,
  complianceEmail,
  disputed,
  ...rest
] = process.argv.slice(2)
const [ahead, extent = 'whole', pictures] = rest
const { check, visitor, signedIn, ended } = await began({
  url,
  chromium,
  password,
  aheadSeconds: Number(ahead),
})

const table = readFileSync(new URL('../src/app/router.tsx', import.meta.url), 'utf8')
const paths = [...table.matchAll(/\bpage\(\s*'([^']+)'/g)].map((match) => match[1])
const screens = table.match(/import\('\.\.\/screens\//g).length
check(paths.length === screens, `the table of routes is read whole: ${paths.length} of ${screens} pages`)

const people = {
  nobody: await visitor(),
  client: await signedIn(clientEmail),
  provider: await signedIn(providerEmail),
  operator: await signedIn(operatorEmail),
  compliance: await signedIn(complianceEmail),
}
const { client, provider } = people
const order = await ask(client, `/v1/orders/${disputed}`)
const lesson = await classWithSomebody()
const conversation = await ask(client, '/v1/conversations', { order: disputed })
await ask(client, `/v1/conversations/${conversation.id}/messages`, {
  id: crypto.randomUUID(),
  type: 'text',
  body: 'May I come five minutes early?',
})

// What stands in the place of an id, by the page that has one.
const ids = {
  '/listings/$id': order.listing,
  '/listings/$id/series': order.listing,
  '/people/$id': order.provider,
  '/checkout/$listing': `${lesson.listing}?start=${encodeURIComponent(lesson.free)}`,
  '/bookings/$id': lesson.order,
  '/bookings/$id/dispute': lesson.order,
  '/disputes/$id': order.dispute,
  '/messages/$id': conversation.id,
  '/provide/listings/$id': lesson.listing,
  '/provide/plans/$id': lesson.plan,
  '/provide/roster/$id': lesson.session,
  '/agreements/$name': 'class',
  '/operate/disputes/$id': order.dispute,
  '/operate/orders/$id': disputed,
}
// Pages of a link in a mail, of registering and of the way back in.
const strangers =
  /^\/(unsubscribe|erased|forgot|sign-in|sign-in\/link|reset|consent|register|confirm|first-operator)$/

function viewer(path) {
  if (strangers.test(path)) return people.nobody
  if (/^\/operate\/(audit|privacy)/.test(path)) return people.compliance
  if (path.startsWith('/operate')) return people.operator
  return path.startsWith('/provide') ? provider : client
}

// Without what their link carries, these say that it is missing.
const refusing = /^\/(erased|consent)$/

async function open(page, path) {
  await page.goto(url + path.replace(/\$\w+/, ids[path] ?? ''))
  await atRest(page)
  if (refusing.test(path)) return
  // Who is signed in is known a moment later than the page is there.
  await page
    .waitForFunction(() => document.querySelector('h1') && !document.querySelector('[role=alert] h1'))
    .catch(() => check(false, `${path} is shown to whom it is for`))
  await atRest(page)
}

const layouts = { phone, desk }
for (const [place, path] of paths.entries()) {
  if (path.includes('$') && !ids[path]) {
    throw new Error(`${path} is new: name the id that stands in it in tools/everywhere.mjs`)
  }
  if (extent === 'short' && place % 4 !== 0) continue
  const page = viewer(path)
  await open(page, path)
  for (const [layout, viewport] of Object.entries(extent === 'short' ? { phone } : layouts)) {
    await page.setViewportSize(viewport)
    const full = await looked(page, path, layout)
    check(full.length === 0, `axe finds nothing on ${path}, ${layout} ${full.join('; ')}`)
    await fits(page, path, layout)
  }
  await page.setViewportSize(phone)
}
// What somebody read on an earlier page may be shown on a later one: what was looked at last, for example.
const heard = new Map()
for (const page of Object.values(people)) {
  heard.set(page, listening(page))
  await page.addInitScript(() => localStorage.setItem('locale', 'en-XB'))
}
for (const path of extent === 'short' ? [] : paths) {
  const page = viewer(path)
  const answered = heard.get(page)
  await open(page, path)
  const said = await hardCoded(page, answered)
  check(said.length === 0, `all that ${path} says is in the catalogue ${said.join(' | ')}`)
  await fits(page, path, 'phone that is read from right to left')
  if (pictures)
    await page.screenshot({ path: `${pictures}/${fileName(path) || 'find'}-strange.png`, fullPage: true })
}
// The frame and one page say where somebody is when the address is wrong.
await client.goto(`${url}/no/such/page`)
check((await violations(client)).length === 0, 'axe finds nothing on a page that is not there')
await ended()

async function fits(page, path, screen) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  check(wide <= 0, `${path} is no wider than a ${screen} (${wide} pixels)`)
}

async function looked(page, path, layout) {
  const found = []
  const themes = extent === 'short' ? ['light'] : ['light', 'dark']
  for (const [turn, theme] of themes.entries()) {
    await wear(page, theme)
    found.push(...(await violations(page, turn === 0 ? undefined : colours)).map((one) => `${theme}: ${one}`))
    if (pictures) {
      await page.screenshot({ path: `${pictures}/${fileName(path) || 'find'}-${layout}-${theme}.png` })
    }
  }
  return found
}

/** A class of the provider's with one who comes, and a time that is still free. */
async function classWithSomebody() {
  const plan = await ask(provider, '/v1/plans', {
    name: 'Evenings',
    zone: 'Europe/Vienna',
    weekly: ['MONDAY', 'WEDNESDAY', 'SATURDAY'].map((day) => ({ day, from: '18:00', until: '19:00' })),
    exceptions: [],
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    minimumNoticeMinutes: 0,
    stepMinutes: 0,
    horizonDays: 90,
    seats: 4,
    minimumAttendance: 1,
  })
  const draft = await ask(provider, '/v1/listings', {
    title: 'Gentle yoga',
    description: 'Breathing and stretching.',
    category: 'yoga',
    price: { amountMinor: 1_500, currency: 'EUR' },
    durationMinutes: 60,
    agreement: 'class',
    cancellationPolicy: 'flexible',
    plan: plan.id,
    place: {
      kind: 'at-place',
      city: 'Vienna',
      country: 'AT',
      point: { latitude: 48.2, longitude: 16.36 },
      address: '1 Invented Lane',
      postalCode: '1070',
    },
    languages: ['en'],
    photos: [],
  })
  await ask(provider, `/v1/listings/${draft.id}/publish`, {})
  const day = (days) =>
    new Date(Date.now() + Number(ahead) * 1000 + days * 86_400_000).toISOString().slice(0, 10)
  const slots = () => ask(client, `/v1/listings/${draft.id}/slots?from=${day(1)}&to=${day(20)}`)
  const [first, second] = await eventually('a free time', async () => {
    const { items } = await slots()
    return items.length > 1 ? items : undefined
  })
  const quote = await eventually('a quote', () =>
    ask(client, '/v1/quotes', { listing: draft.id, start: first.start }).catch(() => undefined),
  )
  const placed = await ask(client, '/v1/orders', { quote: quote.id })
  const card = await ask(client, '/sandbox/cards', { number: '4242424242424242' })
  await ask(client, `/v1/orders/${placed.id}/payments`, { cardToken: card.token })
  const session = await eventually('a session', async () => {
    const bookings = await ask(provider, `/v1/bookings?from=${day(0)}T00:00:00Z&to=${day(21)}T00:00:00Z`)
    return bookings.find((booking) => booking.kind === 'class')
  })
  return {
    listing: draft.id,
    plan: plan.id,
    order: placed.id,
    session: session.id,
    free: second.start,
  }
}

/** What follows from events is there a moment later. */
async function eventually(what, read) {
  for (let i = 0; i < 150; i++) {
    const found = await read()
    if (found) return found
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`${what} never came`)
}
