// Passkeys and the authenticator app in a real browser, with the browser's own virtual authenticator.
//   node tools/passkeys.mjs URL CHROMIUM EMAIL PASSWORD [FOLDER_FOR_PICTURES]
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const [url, executablePath, email, password, pictures] = process.argv.slice(2)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath, args: [...quiet, ...offline] })
const context = await browser.newContext({
  viewport: { width: 390, height: 844 },
  locale: 'en-GB',
  timezoneId: 'Europe/London',
  serviceWorkers: 'block',
  bypassCSP: true,
})
const page = await context.newPage()
page.setDefaultTimeout(30_000)
const offences = []
page.on('pageerror', (error) => offences.push(error.message))
process.on('uncaughtException', async (error) => {
  console.error(
    `--- ${page.url()}\n${await page
      .locator('main')
      .innerText()
      .catch(() => '')}`,
  )
  console.error(error)
  process.exit(1)
})

function check(holds, sentence) {
  if (!holds) offences.push(sentence)
  console.log(`${holds ? 'ok   ' : 'WRONG'} ${sentence}`)
}

/** axe on the page as it is; a picture of it on a phone and on a desk, where one is wanted. */
async function seen(name) {
  await page.evaluate(axe)
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  const found = result.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)
  check(found.length === 0, `${name} is accessible ${found.join('; ')}`)
  if (pictures) {
    await page.screenshot({ path: `${pictures}/${name}-phone.png`, fullPage: true })
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.screenshot({ path: `${pictures}/${name}-desk.png`, fullPage: true })
    await page.setViewportSize({ width: 390, height: 844 })
  }
}

/** What an authenticator app shows (RFC 6238). */
function digits(secret, at = Date.now()) {
  const bits = [...secret].map((c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  )
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)
      .map((byte) => Number.parseInt(byte, 2)),
  )
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const hash = createHmac('sha1', key).update(step).digest()
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

const button = (name) => page.getByRole('button', { name })
const security = `${url}/you/security`
const begin = () => page.goto(`${url}/bff/sign-in?return=/you/security`)

async function byPassword() {
  await begin()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

async function signOut() {
  await page.goto(`${url}/you`)
  await button('Sign out').click()
  await page.waitForURL(`${url}/`)
}

const devtools = await context.newCDPSession(page)
await devtools.send('WebAuthn.enable')
const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
  options: {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  },
})

await begin()
await button('Sign in with a passkey').waitFor()
await seen('sign-in')
await byPassword()
await page.waitForURL(security)
await page.getByLabel('Name of the new passkey').fill('My phone')
await button('Add a passkey').click()
await page.getByText('My phone').waitFor()
check(true, 'a passkey is made and listed by its name')
await button('Add a passkey').click()
await page.getByText('No passkey was made').waitFor()
check(true, 'the same device is not registered twice')

await signOut()
await begin()
await button('Sign in with a passkey').click()
await page.waitForURL(security)
await page.getByText('last used').first().waitFor()
check(true, 'the passkey signs in by itself')

await button('Set up an app').click()
const secret = (await page.locator('p.font-mono').innerText()).replace(/\s/g, '')
await seen('app-begun')
await page.getByLabel('2. The six digits').fill('000000')
await button('Turn on').click()
await page.getByText('These are not the digits').waitFor()
await page.getByLabel('2. The six digits').fill(digits(secret))
await button('Turn on').click()
await page.getByText('Keep these recovery codes').waitFor()
const codes = await page.locator('ul.font-mono li').allInnerTexts()
check(codes.length === 10, 'ten recovery codes are shown once')
await seen('recovery-codes')
await button('I have kept them').click()
await page.getByText('10 recovery codes are left.').waitFor()
await seen('security')

await signOut()
await byPassword()
await page.getByText('One more step').waitFor()
await seen('second-factor')
await page.getByLabel('The six digits').fill('000000')
await page.keyboard.press('Enter')
await page.getByText('That was not right').waitFor()
// The digits of now were used above; those of the next step are taken already, and still when it has come.
await page.getByLabel('The six digits').fill(digits(secret, Date.now() + 30_000))
await page.keyboard.press('Enter')
await page.waitForURL(security)
check(true, 'password and app sign in together')

await signOut()
await byPassword()
await button('Use a recovery code').click()
await page.getByLabel('Recovery code').fill(codes[0])
await page.keyboard.press('Enter')
await page.waitForURL(security)
await page.getByText('9 recovery codes are left.').waitFor()
check(true, 'a recovery code stands in for the app')

await button('Remove My phone').click()
await page.getByText('My phone', { exact: true }).waitFor({ state: 'detached' })
await signOut()
await begin()
await button('Sign in with a passkey').click()
await page.getByText('This passkey does not open an account here').waitFor()
check(true, 'a passkey that was removed opens nothing')
await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
await browser.close()
if (offences.length) {
  console.error(offences.join('\n'))
  process.exit(1)
}
