// Without a network: a ticket that was never opened before, the agenda, a message that waits; and nothing of one person's
// for the next one in the same browser.
//   node tools/offline.mjs URL CHROMIUM PASSWORD CLIENT OTHER
// The client has an appointment that is booked, at 1 Invented Lane; the other one has nothing to do with it.
import { ask, began, phone } from './people.mjs'

const [url, chromium, password, clientEmail, otherEmail] = process.argv.slice(2)
const { check, signIn, signedIn, ended } = await began({ url, chromium, password })

const page = await signedIn(clientEmail, phone, undefined, { serviceWorkers: 'allow' })
const order = (await ask(page, '/v1/orders?open=true')).items.find((one) => one.state === 'booked')
const conversation = await ask(page, '/v1/conversations', { order: order.id })
await page.waitForFunction(() => localStorage.getItem('prepared'))
await page.goto(`${url}/messages/${conversation.id}`)
const field = page.getByRole('textbox', { name: /message|write/i })
await field.waitFor()

await page.context().setOffline(true)
await page.goto(`${url}/bookings`)
await page.getByText('No connection').waitFor()
await page.getByRole('link', { name: order.title }).first().click()
await page.getByText('1 Invented Lane').waitFor()
check(true, 'a booking shows without a network where to go, though it was never opened before')
await page.goto(`${url}/provide/agenda`)
await page.getByRole('button', { name: 'List', exact: true }).click()
await page
  .getByRole('link', { name: new RegExp(order.title) })
  .first()
  .waitFor()
check(true, 'the agenda shows without a network what is booked')
await page.goto(`${url}/messages/${conversation.id}`)
await field.fill('I am on a train.')
await field.press('Enter')
await page.getByText('I am on a train.').waitFor()
await page.reload()
await page.getByText('I am on a train.').waitFor()
check(true, 'a message waits, also when the page is opened again')
await page.context().setOffline(false)
await page.evaluate(() => window.dispatchEvent(new Event('online')))
for (let i = 0; i < 100; i++) {
  const { items } = await ask(page, `/v1/conversations/${conversation.id}/messages?limit=50`)
  if (items.filter((one) => one.body === 'I am on a train.').length === 1) break
  if (i === 99) check(false, 'the message that waited is sent')
  await page.waitForTimeout(100)
}
check(true, 'the message that waited is sent once')

const kept = () =>
  page.evaluate(async () => {
    const bodies = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) bodies.push(await (await cache.match(request)).text())
    }
    return bodies.join('\n')
  })
check((await kept()).includes(order.id), 'bookings lie in the browser as long as somebody is signed in')
await page.goto(`${url}/you`)
await page.getByRole('button', { name: 'Sign out' }).click()
await page.waitForURL(`${url}/`)
check(!(await kept()).includes(order.id), 'after signing out nothing of them is left')
await signIn(page, otherEmail)
await page.waitForFunction(() => localStorage.getItem('prepared'))
await page.context().setOffline(true)
await page.goto(`${url}/bookings/${order.id}`)
await page.getByRole('alert').waitFor()
check(!(await page.innerText('main')).includes('Invented Lane'), 'the next person reads nothing of it')
await ended()
