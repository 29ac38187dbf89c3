// The application's worker. It shows what the platform nudges about, and keeps what somebody needs where there is no
// network: the pages of bookings, agenda and messages, and what was last read on them. Nothing that is kept is shown
// while the platform answers, and nothing that is one person's is ever shown to another: see `mine` and `changeHands`.

// Both are filled by the build: the files that those pages are made of, and a name that changes with them.
const FILES = []
const SHELL = 'shell'
const MINE = 'mine'
const OWNER = '/kept-for'
const MOST_ENTRIES = 150
const LONGEST_MILLIS = 14 * 86_400_000

const PERSONAL = [
  /^\/v1\/(me|orders|bookings|conversations|waitlist)$/,
  /^\/v1\/orders\/[^/]+(\/timeline|\/reviews)?$/,
  /^\/v1\/bookings\/[^/]+\/roster$/,
  /^\/v1\/conversations\/[^/]+(\/messages)?$/,
]
// Whoever uses the browser after one of these may be somebody else.
const HANDS = /^\/bff\/(sign-in|callback|sign-out)$/
// What a program asks for, not a person with an address bar.
const PROGRAMS = /^\/(v1|internal|oauth2|bff|sandbox|problems|assets|\.well-known)\//

// Counts whose turn it is in this browser. What was asked for in one turn is not kept in another.
let turn = 0
let hands = Promise.resolve()

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(['/', ...FILES])))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name !== SHELL && name !== MINE) await caches.delete(name)
      }
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== self.location.origin) return
  // What staff read in somebody's place is not theirs to keep.
  if (request.headers.has('Comfrey-View')) return
  if (HANDS.test(pathname)) {
    event.waitUntil(changeHands())
  } else if (request.method !== 'GET') {
    return
  } else if (request.mode === 'navigate') {
    if (!PROGRAMS.test(pathname)) event.respondWith(page(request))
  } else if (FILES.includes(pathname)) {
    event.respondWith(caches.match(request, { cacheName: SHELL }).then((kept) => kept ?? fetch(request)))
  } else if (pathname === '/bff/session') {
    event.respondWith(session(request))
  } else if (PERSONAL.some((one) => one.test(pathname))) {
    event.respondWith(mine(request))
  }
})

// No preloading of navigations: where the worker leaves one to the browser, it would be sent twice, and the answer to a
// sign-in is good for one time.
/** The one page of the application, from the network as long as there is one. */
async function page(request) {
  try {
    return await fetch(request)
  } catch (unreachable) {
    const kept = await caches.match('/', { cacheName: SHELL })
    if (kept) return kept
    throw unreachable
  }
}

/** Forgets what was kept, whoever it belonged to. */
function changeHands() {
  turn++
  hands = hands.then(() => caches.delete(MINE)).catch(() => undefined)
  return hands
}

async function owner() {
  const kept = await caches.match(OWNER, { cacheName: MINE })
  return kept ? kept.text() : undefined
}

/** Who is signed in decides whose the kept things are; when it is another one or nobody, they are gone. */
async function session(request) {
  const begun = turn
  let answer
  try {
    answer = await fetch(request)
  } catch (unreachable) {
    const kept = await find(request.url)
    if (kept) return kept
    throw unreachable
  }
  if (!answer.ok || begun !== turn) return answer
  const { me, signedIn } = await answer.clone().json()
  if (me?.id !== (await owner())) await changeHands()
  if (signedIn && me) {
    const mark = turn
    await hands
    const cache = await caches.open(MINE)
    if (mark === turn) {
      await cache.put(OWNER, new Response(me.id))
      // Without the token of this sign-in: it is asked for again before anything is changed.
      await put(cache, request.url, JSON.stringify({ signedIn, me }), answer.headers)
    }
  }
  return answer
}

/** What one person reads: from the network, and kept for them; where there is none, as it was. */
async function mine(request) {
  const begun = turn
  let answer
  try {
    answer = await fetch(request)
  } catch (unreachable) {
    const kept = begun === turn ? await find(request.url) : undefined
    if (kept) return kept
    throw unreachable
  }
  if (answer.ok && (await owner())) {
    const body = await answer.clone().text()
    const cache = await caches.open(MINE)
    if (begun === turn) await put(cache, request.url, body, answer.headers)
  }
  return answer
}

async function put(cache, url, body, from) {
  const headers = new Headers({ 'Comfrey-Kept': new Date().toISOString() })
  for (const name of ['Content-Type', 'ETag']) {
    const value = from.get(name)
    if (value) headers.set(name, value)
  }
  await cache.put(url, new Response(body, { headers }))
  // The oldest come first; whose it is and the session stay.
  const pages = (await cache.keys()).filter((one) => new URL(one.url).pathname.startsWith('/v1/'))
  for (const old of pages.slice(0, Math.max(0, pages.length - MOST_ENTRIES))) await cache.delete(old)
}

async function find(url) {
  const cache = await caches.open(MINE)
  const kept = (await cache.match(url)) ?? (await within(cache, new URL(url)))
  const at = kept?.headers.get('Comfrey-Kept')
  return at && Date.now() - new Date(at).getTime() < LONGEST_MILLIS ? kept : undefined
}

/** A stretch of the calendar out of a longer one that was read; no answer rather than one with holes. */
async function within(cache, url) {
  const [from, to] = ['from', 'to'].map((name) => new Date(url.searchParams.get(name) ?? Number.NaN))
  if (url.pathname !== '/v1/bookings' || Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return
  for (const request of (await cache.keys()).reverse()) {
    const longer = new URL(request.url)
    if (longer.pathname !== url.pathname) continue
    const [first, last] = ['from', 'to'].map((name) => new Date(longer.searchParams.get(name)))
    if (first > from || last < to) continue
    const kept = await cache.match(request)
    const bookings = await kept.json()
    const asked = bookings.filter((one) => new Date(one.start) < to && new Date(one.end) > from)
    return new Response(JSON.stringify(asked), { headers: kept.headers })
  }
}

// A nudge carries one sentence that says no more than its kind, an id and a page.
self.addEventListener('push', (event) => {
  const nudge = event.data?.json() ?? {}
  if (!nudge.said) return
  event.waitUntil(
    self.registration.showNotification('Comfrey', {
      body: nudge.said,
      icon: '/leaf.svg',
      tag: nudge.id,
      data: { link: nudge.link },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  // Only a page of this application is opened, whatever a nudge names.
  const asked = new URL(event.notification.data?.link ?? '/news', self.location.origin)
  const link = asked.origin === self.location.origin ? asked.href : '/news'
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (windows) => {
      const open = windows[0]
      if (!open) return self.clients.openWindow(link)
      await open.focus()
      return open.navigate(link)
    }),
  )
})
