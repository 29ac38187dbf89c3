// Every page of the application, as the table of its routes names them: axe in both layouts and both themes, no page wider
// than its screen, and none that says what no catalogue says, in a language that nobody speaks and that runs from right to left.
// The same of what opens on pages of rules and vouchers, which is opened with the keyboard alone.
//   node tools/everywhere.mjs URL CHROMIUM PASSWORD CLIENT PROVIDER OPERATOR COMPLIANCE DISPUTED_ORDER AHEAD_SECONDS [whole|short] [FOLDER_FOR_PICTURES]
// The people are named by their addresses; EMAIL=PASSWORD where somebody's differs. A page that is new is found in the table; one that needs an id that is not
// known here stops the script. "short" looks at every fourth page, on a phone in the light.
import { readFileSync } from 'node:fs'
import { ask, atRest, began, colours, desk, fileName, keyboard, phone, violations, wear } from './people.mjs'
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
const rules = await written()
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
  '/operate/people/$id': order.provider,
}
// The letters of the language that nobody speaks, by those of English.
const strangeLetters = Object.fromEntries(
  readFileSync(new URL('../src/i18n/pseudo.ts', import.meta.url), 'utf8')
    .match(/'(AÅ[^']+)'/)[1]
    .match(/../gu)
    .map((pair) => [...pair]),
)
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

// What opens on a page when somebody presses and types there; things are called as in the catalogue.
const opened = [
  [
    '/wallet/vouchers',
    'a voucher that is looked at',
    async (keys) => {
      await keys.type('Code', rules.code)
      await keys.press('See what it is worth')
      await keys.until('Put it into my wallet')
      await keys.press('Give it back')
      await keys.until('Give it back to my card')
    },
  ],
  [
    '/wallet/vouchers',
    'a voucher that is bought and used',
    async (keys) => {
      const cents = Date.now() % 1_000
      await keys.type('Amount', String(20 + cents / 100))
      await keys.type('A few words', 'For your back <script>alert(1)</script>')
      await keys.type('Card number', '4242 4242 4242 4242')
      await keys.press('Pay')
      const code = await eventually('the voucher', async () => {
        const [last] = await ask(client, '/v1/vouchers')
        return last.amount.amountMinor === 2_000 + cents ? last.code : undefined
      })
      await keys.type('Code', code)
      await keys.press('See what it is worth')
      await keys.press('Put it into my wallet')
      await keys.until('Now in your wallet')
    },
  ],
  [
    '/bookings/$unpaid',
    'a voucher that pays a booking',
    async (keys) => {
      await keys.press('I have a coupon or a voucher')
      await keys.type('Code of the coupon or voucher', rules.code)
      await keys.press('See what it gives')
      await keys.until('Pay with the voucher')
    },
  ],
  [
    '/operate/listing-rules',
    'the forms of its rules',
    async (keys) => {
      await keys.press('Change')
      await keys.type('Phrases, one a line', 'stretching')
      await keys.press('See what it finds')
      await keys.until('published listings')
      await keys.press('History')
      await keys.until('Revision 1')
      await keys.press('A rule for categories')
      await keys.press('Ask for something')
      await keys.type('Attribute 1 in English', 'Room')
      await keys.type('Attribute 1 in German', 'Raum')
      await keys.press('See what it means')
      await keys.until('Counts for')
      await keys.press('A new category')
      await keys.type('Name in English', 'Sound bath')
      await keys.type('Name in German', 'Klangbad')
    },
  ],
  [
    '/operate/commission',
    'the form of its tiers',
    async (keys) => {
      await keys.press('History')
      await keys.until('Revision 1')
      await keys.press('Change')
      await keys.press('Another tier')
      await keys.press('Remove tier 3')
      await keys.press('See what it means')
      await keys.until('Would be')
    },
  ],
  [
    '/operate/coupons',
    'how long vouchers were good',
    async (keys) => {
      await keys.press('History')
      await keys.until('Revision 1')
    },
  ],
]

const fingers = new Map()

/** Opens what opens on a page, without a mouse. */
async function opens(path, press) {
  const page = viewer(path)
  if (path.endsWith('$unpaid')) ids[path] = await unpaid()
  await open(page, path)
  if (!fingers.has(page)) fingers.set(page, await keyboard(page))
  const keys = fingers.get(page)
  const main = page.locator('main')
  await press({
    type: (label, text) => keys.type(main.getByLabel(called(label)).first(), text),
    press: (name) => keys.press(main.getByRole('button', { name: called(name) }).first()),
    until: (text) => main.getByText(called(text, false)).first().waitFor(),
  })
  await atRest(page)
  return page
}

/** A text of the catalogue, in the language that nobody speaks too. */
function called(text, begins = true) {
  const quoted = (words) => words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const strange = [...text].map((letter) => strangeLetters[letter] ?? letter).join('')
  return new RegExp(`${begins ? '^⟦?' : ''}(${quoted(text)}|${quoted(strange)})`)
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
for (const [place, [path, name, press]] of opened.entries()) {
  if (extent === 'short' && place % 4 !== 0) continue
  const page = await opens(path, press)
  for (const [layout, viewport] of Object.entries(extent === 'short' ? { phone } : layouts)) {
    await page.setViewportSize(viewport)
    const full = await looked(page, name, layout)
    check(full.length === 0, `axe finds nothing on ${name}, ${layout} ${full.join('; ')}`)
    await fits(page, name, layout)
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
for (const [path, name, press] of extent === 'short' ? [] : opened) {
  const page = await opens(path, press)
  const said = await hardCoded(page, heard.get(page))
  check(said.length === 0, `all that ${name} says is in the catalogue ${said.join(' | ')}`)
  await fits(page, name, 'phone that is read from right to left')
  if (pictures) await page.screenshot({ path: `${pictures}/${fileName(name)}-strange.png`, fullPage: true })
}
for (const keys of fingers.values()) {
  for (const said of keys.nameless()) check(false, `nameless: ${said}`)
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

/** Vouchers and rules as there are some after a while: one in force of each kind, and a listing that waits for a person. */
async function written() {
  const { operator } = people
  await ask(operator, '/v1/operator/category-rules', {
    categories: ['yoga'],
    countries: ['AT'],
    attributes: [{ key: 'floor', name: { en: 'Floor', de: 'Boden' } }],
    disclaimer: { en: 'Ask your doctor first.', de: 'Fragen Sie zuerst Ihren Arzt.' },
    active: true,
  })
  await ask(
    operator,
    '/v1/operator/commission-rules/EUR?revision=0',
    {
      periodDays: 90,
      tiers: [
        { fromMinor: 100_000, basisPoints: 900 },
        { fromMinor: 500_000, basisPoints: 700 },
      ],
      from: new Date(Date.now() + Number(ahead) * 1000).toISOString(),
      note: 'For those who come often.',
    },
    'PUT',
  )
  const card = await ask(client, '/sandbox/cards', { number: '4242424242424242' })
  const { id } = await ask(client, '/v1/vouchers', {
    amount: { amountMinor: 5_000, currency: 'EUR' },
    cardToken: card.token,
    message: 'A day for yourself',
  })
  const code = await eventually('a code', async () => (await ask(client, `/v1/vouchers/${id}`)).code)
  return { code }
}

/** An order that can be paid; one that waited too long is not. */
async function unpaid() {
  const quote = await ask(client, '/v1/quotes', { listing: lesson.listing, start: lesson.free })
  return (await ask(client, '/v1/orders', { quote: quote.id })).id
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
    attributes: [{ key: 'floor', value: 'Wood' }],
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
