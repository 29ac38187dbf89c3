// Goods, a package, another time that costs more, and a dispute that two operators decide, in a real browser.
//   node tools/sales.mjs URL CHROMIUM PASSWORD CLIENT PROVIDER OPERATOR SECOND GOODS PACKAGE MOVING MOVED DISPUTED AHEAD_SECONDS [FOLDER_FOR_PICTURES]
// The first four are e-mail addresses, then three listings (of the goods one piece is left) and two orders; the last one
// was delivered an hour ago.
import { began, desk, phone } from './people.mjs'

const [url, chromium, password, clientEmail, providerEmail, operatorEmail, secondEmail, ...rest] =
  process.argv.slice(2)
const [goods, packaged, moving, moved, disputed, ahead, pictures] = rest
const { check, signedIn, accessible, ended } = await began({
  url,
  chromium,
  password,
  aheadSeconds: Number(ahead),
  pictures,
})

const client = await signedIn(clientEmail)
const provider = await signedIn(providerEmail)
const sheet = (page) => page.getByRole('dialog')

/** Takes the action of that name on the order's page, and confirms it in its sheet. */
async function act(page, name) {
  await page.getByRole('button', { name, exact: true }).first().click()
  await sheet(page).getByRole('button', { name, exact: true }).click()
}

async function pay(page) {
  await page.getByLabel('Card number').fill('4242 4242 4242 4242')
  await page.keyboard.press('Enter')
}

await buyGoods()
await buyPackage()
await moveDearer()
if (pictures) await others()
await dispute()
await ended()

async function buyGoods() {
  await client.goto(`${url}/listings/${goods}`)
  await client.getByRole('link', { name: 'Buy this' }).waitFor()
  await accessible(client, 'goods')
  await client.getByRole('link', { name: 'Buy this' }).click()
  const order = client.getByRole('button', { name: 'Order this' })
  await order.waitFor()
  await order.click()
  await client.getByText('This is still missing.').first().waitFor()
  check(true, 'goods without an address are not ordered, and the missing lines are named')
  await client.getByLabel('Name', { exact: true }).fill('A. Client')
  await client.getByLabel('Street and number').fill('2 Made-up Street')
  await client.getByLabel('City').fill('Vienna')
  await accessible(client, 'checkout of goods')
  await order.click()
  await client.waitForURL(/\/bookings\//)
  await client.getByLabel('Card number').waitFor()
  await accessible(client, 'paying goods')
  await pay(client)
  await client.getByText('Bought').first().waitFor()
  const path = new URL(client.url()).pathname
  await client.goto(`${url}/listings/${goods}`)
  await client.getByText('Every piece is sold or reserved').waitFor()
  await accessible(client, 'goods that are sold out')
  await client.goto(`${url}/checkout/${goods}`)
  await client.getByRole('button', { name: 'Look again' }).waitFor()
  check(true, 'the last piece is sold once, and whoever comes later is told so')
  await provider.goto(`${url}/provide/listings/${goods}`)
  const pieces = provider.getByLabel('How many pieces you have now')
  check((await pieces.inputValue()) === '0', 'the provider sees that no piece is left')
  await accessible(provider, 'goods in the editor')
  await provider.getByRole('button', { name: 'Make a copy' }).click()
  await provider.waitForURL((now) => !now.pathname.endsWith(goods))
  await provider.getByRole('heading', { level: 1, name: /\(copy\)$/ }).waitFor()
  await provider.getByText('Draft', { exact: true }).first().waitFor()
  check(true, 'an offer is copied as a draft of its own')
  await client.goto(url + path)
  await provider.goto(url + path)
  await provider.getByText('2 Made-up Street').waitFor()
  await accessible(provider, 'goods to be sent, as their provider')
  await act(provider, 'Say that it was sent')
  await client.getByRole('button', { name: 'Confirm that it came' }).waitFor()
  check(true, 'the client sees that it was sent without reloading')
  await accessible(client, 'goods on their way')
  await act(client, 'Confirm that it came')
  await client.getByText('There is nothing left to do.').waitFor()
  await provider.getByText('2 Made-up Street').waitFor({ state: 'detached' })
  check(true, 'the address is gone from the provider’s page when the order has ended')
  await accessible(client, 'goods that came')
}

async function buyPackage() {
  await client.goto(`${url}/listings/${packaged}`)
  await client.getByText('Choose the first time').waitFor()
  await accessible(client, 'a package with its times')
  await freeTime(client)
  const hold = client.getByRole('button', { name: 'Hold this time' })
  await hold.waitFor()
  await client.getByText('If you stop early').waitFor()
  await accessible(client, 'checkout of a package')
  await hold.click()
  await client.waitForURL(/\/bookings\//)
  await pay(client)
  await client.getByText('Booked').first().waitFor()
  await client.getByText('0 of 3 are done').waitFor()
  await accessible(client, 'a package that is paid')
  await client.getByText('Other things you can do').click()
  await act(client, 'Give this time back')
  await client.getByRole('button', { name: 'Choose the next time' }).click()
  await accessible(client, 'choosing the next time of a package')
  await freeTime(sheet(client))
  await sheet(client).getByText('New time:').waitFor()
  await sheet(client).getByRole('button', { name: 'Choose the next time' }).click()
  await client.getByText('Booked').first().waitFor()
  check(true, 'another time of the package is chosen')
}

/** The first free time of the third free day, so that nothing is too late for it. */
async function freeTime(scope) {
  const days = scope.locator('button[data-day]:not([aria-disabled=true])')
  const next = scope.getByRole('button', { name: 'Later month' })
  await next.waitFor()
  await days.first().or(scope.getByText('Nothing is free')).waitFor()
  if ((await days.count()) < 3) await next.click()
  await days.nth(2).click()
  await scope
    .getByRole('button', { name: /^\d\d:\d\d/ })
    .first()
    .click()
}

async function moveDearer() {
  await client.goto(`${url}/bookings/${moved}`)
  await client.getByText('Other things you can do').click()
  await client.getByRole('button', { name: 'Ask for another time' }).click()
  await freeTime(sheet(client))
  await sheet(client).getByText('New time:').waitFor()
  await accessible(client, 'asking for another time')
  await sheet(client).getByRole('button', { name: 'Ask for another time' }).click()
  await client.getByText('The proposed time').waitFor()
  await client.getByText('You pay in addition:').waitFor()
  await accessible(client, 'another time that costs more')
  await provider.goto(`${url}/bookings/${moved}`)
  await provider.getByText('The client pays in addition:').waitFor()
  await accessible(provider, 'another time that costs more, as its provider')
  await act(provider, 'Agree to the dearer time')
  await client.getByLabel('Card number').waitFor()
  await accessible(client, 'paying the difference')
  await pay(client)
  await client.getByText('Booked').first().waitFor()
  check(true, 'the difference is paid and the new time stands')
}

/** Screens of the same trade that are only looked at. */
async function others() {
  await client.goto(`${url}/bookings/${moved}`)
  await client.getByText('Other things you can do').click()
  await client.getByRole('button', { name: 'Cancel the appointment' }).click()
  await accessible(client, 'cancelling')
  await client.goto(`${url}/bookings/${disputed}`)
  await client.getByText('Other things you can do').click()
  await accessible(client, 'an appointment that is over')
  await client.getByRole('button', { name: 'The provider did not come' }).click()
  await accessible(client, 'saying that nobody came')
  await client.goto(`${url}/listings/${moving}/series`)
  await accessible(client, 'a series')
  await client.goto(`${url}/agreements`)
  await accessible(client, 'the gallery of agreements')
  await client.goto(`${url}/agreements/goods`)
  await accessible(client, 'an agreement')
  const operator = await signedIn(operatorEmail, desk)
  await operator.goto(`${url}/operate/agreements/new`)
  await operator.waitForFunction(() => document.querySelector('textarea')?.value)
  await accessible(operator, 'the workshop of agreements')
  await client.goto(`${url}/?q=balm`)
  await accessible(client, 'results')
}

async function dispute() {
  await client.goto(`${url}/bookings/${disputed}`)
  await client.getByText('Other things you can do').click()
  await client.getByRole('link', { name: 'Open a dispute' }).click()
  await client.getByRole('heading', { level: 1, name: 'Open a dispute' }).waitFor()
  await accessible(client, 'opening a dispute')
  await client.getByLabel('It was not as described').check()
  await client.getByLabel('What happened, in your words').fill('It was twenty minutes too short.')
  await client.locator('input[type=file]').setInputFiles({
    name: 'note.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Began at ten past, ended at twenty to.'),
  })
  await client.getByRole('button', { name: 'Open the dispute' }).click()
  await client.waitForURL(/\/disputes\//)
  await client.getByText('It was twenty minutes too short.').waitFor()
  await client.getByRole('link', { name: 'note.txt' }).waitFor()
  check(true, 'a dispute has its words and its evidence on the record')
  await accessible(client, 'a dispute, as a party')
  const path = new URL(client.url()).pathname
  await provider.goto(url + path)
  await provider.getByRole('button', { name: 'Offer a split' }).click()
  await sheet(provider).getByRole('textbox').fill('10')
  await accessible(provider, 'an offer')
  await sheet(provider).getByRole('button', { name: 'Offer a split' }).click()
  await provider.getByText('You offer that').waitFor()
  await provider.getByRole('button', { name: 'Take the offer back' }).waitFor()
  await client.getByRole('button', { name: 'Refuse the offer' }).click()
  check(true, 'an offer reaches the other side without reloading')
  await sheet(client).getByRole('button', { name: 'Refuse the offer' }).click()
  await client.getByRole('button', { name: 'Offer a split' }).waitFor()
  await decide(path)
  await client.getByRole('heading', { name: 'The decision' }).waitFor()
  await provider.getByRole('heading', { name: 'The decision' }).waitFor()
  check(true, 'both sides see the decision')
  await accessible(client, 'a decided dispute')
  await client.goto(`${url}/news`)
  await client.getByText('One of our staff looks after your dispute').waitFor()
  check(true, 'the parties are told who looks after their dispute')
}

/** One operator proposes, as it is about much money; another one approves. */
async function decide(path) {
  const operator = await signedIn(operatorEmail, desk)
  await operator.goto(`${url}/operate/disputes`)
  const opened = operator.locator(`a[href="/operate${path}"]`)
  await opened.waitFor()
  await accessible(operator, 'the queue of disputes')
  await opened.click()
  await operator.getByRole('button', { name: 'Take this case' }).click()
  await operator.getByText('You look after this case.').waitFor()
  await operator.getByRole('button', { name: '50%', exact: true }).click()
  await operator.getByText('This needs a second operator').waitFor()
  check(true, 'a decision shows its ledger entries, and that it needs another operator')
  const grounds = operator.getByLabel('Grounds, for both parties')
  await grounds.fill('A third of the time was missing.')
  await operator.reload()
  await operator.getByText('This needs a second operator').waitFor()
  check(
    (await grounds.inputValue()) === 'A third of the time was missing.',
    'what an operator wrote outlasts being sent to prove who they are',
  )
  await accessible(operator, 'a case')
  await operator.getByRole('button', { name: 'Check the decision' }).click()
  await accessible(operator, 'a decision before it is proposed')
  await sheet(operator).getByRole('button', { name: 'Propose to a second operator' }).click()
  await operator.getByText('You proposed it yourself').waitFor()
  await accessible(operator, 'a proposed decision, as its author')
  const second = await signedIn(secondEmail, desk)
  await second.goto(`${url}/operate${path}`)
  await second.getByText('needs another operator’s approval').waitFor()
  await accessible(second, 'a proposed decision, as another operator')
  await second.getByRole('button', { name: 'Approve and carry out' }).click()
  await second.getByRole('heading', { name: 'The decision' }).waitFor()
  check(true, 'a second operator approves, and it is carried out')
  await second.setViewportSize(phone)
  await accessible(second, 'a decided case')
  await second.goto(`${url}/operate/orders/${disputed}`)
  await second.getByRole('heading', { name: 'Ledger entries' }).waitFor()
  await accessible(second, 'the story of an order')
}
