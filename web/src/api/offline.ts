import { readSession } from './client'

const BACK_DAYS = 7
const AHEAD_DAYS = 60
const MOST_ORDERS = 20
const AGAIN_MILLIS = 30 * 60_000

/**
 * The worker is put to work for whoever is signed in; what they would need on a train is read once, so that the worker
 * has it: who they are, their calendar, their open bookings with where and when, whom they talk to.
 */
export async function prepareForNoNetwork(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('/sw.js')
  await navigator.serviceWorker.ready
  if (!navigator.serviceWorker.controller) {
    await new Promise((controlled) => {
      navigator.serviceWorker.addEventListener('controllerchange', controlled, { once: true })
    })
  }
  const session = await readSession()
  if (!session.me || isFresh(session.me.id)) return
  const day = (count: number) => {
    const date = new Date()
    date.setHours(0, 0, 0, 0)
    date.setDate(date.getDate() + count)
    return date.toISOString()
  }
  await read(`/v1/bookings?from=${day(-BACK_DAYS)}&to=${day(AHEAD_DAYS)}`)
  const orders = (await read('/v1/orders?open=true')) as { items?: { id: string }[] } | undefined
  for (const { id } of orders?.items?.slice(0, MOST_ORDERS) ?? []) {
    await read(`/v1/orders/${id}`)
    await read(`/v1/orders/${id}/timeline`)
  }
  await read('/v1/conversations?limit=30')
  localStorage.setItem('prepared', `${session.me.id} ${Date.now()}`)
}

/** Whether this was read for the same person a short while ago; every page that is opened asks. */
function isFresh(person: string): boolean {
  const [whose, at] = (localStorage.getItem('prepared') ?? '').split(' ')
  return whose === person && Date.now() - Number(at) < AGAIN_MILLIS
}

async function read(path: string): Promise<unknown> {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } }).catch(() => undefined)
  return answer?.ok ? answer.json() : undefined
}
