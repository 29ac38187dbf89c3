import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test, vi } from 'vitest'

const source = readFileSync('public/sw.js', 'utf8')
const origin = 'https://care.example'

/** As much of the browser's store as the worker uses. */
class Store {
  private readonly kept = new Map<string, Map<string, Response>>()
  async open(name: string) {
    const entries = this.kept.get(name) ?? new Map<string, Response>()
    this.kept.set(name, entries)
    const address = (one: string | { url: string }) =>
      new URL(typeof one === 'string' ? one : one.url, origin).href
    return {
      match: async (one: string | { url: string }) => entries.get(address(one))?.clone(),
      put: async (one: string | { url: string }, answer: Response) => {
        entries.delete(address(one))
        entries.set(address(one), answer)
      },
      delete: async (one: string | { url: string }) => entries.delete(address(one)),
      keys: async () => [...entries.keys()].map((url) => ({ url })),
      addAll: async () => undefined,
    }
  }
  async match(one: string, { cacheName }: { cacheName: string }) {
    return (await this.open(cacheName)).match(one)
  }
  delete = async (name: string) => this.kept.delete(name)
  keys = async () => [...this.kept.keys()]
  /** All that stands in it, to look for what must not. */
  async whole() {
    const all = [...this.kept.values()].flatMap((entries) => [...entries.values()])
    return (await Promise.all(all.map((one) => one.clone().text()))).join('\n')
  }
}

type Asked = { respondWith: (answer: Promise<Response>) => void; waitUntil: (work: Promise<unknown>) => void }

describe('the worker', () => {
  let store: Store
  let network: ReturnType<typeof vi.fn<(request: { url: string }) => Promise<Response>>>
  let listeners: Record<string, (event: object) => void>

  beforeEach(() => {
    store = new Store()
    network = vi.fn()
    listeners = {}
    const self = {
      location: { origin },
      addEventListener: (kind: string, listener: (event: object) => void) => {
        listeners[kind] = listener
      },
    }
    new Function('self', 'caches', 'fetch', source)(self, store, network)
  })

  /** What a page gets for that address; nothing where the worker leaves it to the browser. */
  async function get(path: string, method = 'GET', headers = {}): Promise<Response | undefined> {
    let answer: Promise<Response> | undefined
    const work: Promise<unknown>[] = []
    const event: Asked & object = {
      request: { url: origin + path, method, mode: 'cors', headers: new Headers(headers) },
      respondWith: (given: Promise<Response>) => {
        answer = given
      },
      waitUntil: (more: Promise<unknown>) => work.push(more),
    } as never
    listeners.fetch?.(event)
    await Promise.all(work)
    return answer
  }

  const online = (body: unknown) => network.mockImplementation(async () => Response.json(body))
  const offline = () => network.mockRejectedValue(new TypeError('unreachable'))
  const signedIn = async (id: string) => {
    online({ signedIn: true, csrf: 'secret of the sign-in', me: { id } })
    await get('/bff/session')
  }

  test('gives what was read before where there is no network, and says since when it is', async () => {
    await signedIn('ada')
    online({ items: ['a massage'] })
    expect((await get('/v1/orders?open=true'))?.headers.get('Comfrey-Kept')).toBeNull()
    offline()
    const kept = await get('/v1/orders?open=true')
    expect(kept?.headers.get('Comfrey-Kept')).toMatch(/^\d{4}-/)
    expect(await kept?.json()).toEqual({ items: ['a massage'] })
    expect(await (await get('/bff/session'))?.json()).toEqual({ signedIn: true, me: { id: 'ada' } })
  })

  test('never gives one person what another one read', async () => {
    await signedIn('ada')
    online({ items: ["Ada's massage"] })
    await get('/v1/orders?open=true')
    await signedIn('ben')
    offline()
    await expect(get('/v1/orders?open=true')).rejects.toThrow('unreachable')
    expect(await store.whole()).not.toContain('Ada')
  })

  test.each(['/bff/sign-out', '/bff/sign-in', '/bff/callback'])(
    'has forgotten all after %s',
    async (path) => {
      await signedIn('ada')
      online({ items: ["Ada's massage"] })
      await get('/v1/orders?open=true')
      await get(path, path.endsWith('out') ? 'POST' : 'GET')
      expect(await store.whole()).toBe('')
    },
  )

  test('does not keep what was asked for before the hands changed and answered after', async () => {
    await signedIn('ada')
    let answer: (value: Response) => void = () => undefined
    network.mockImplementation(() => new Promise((given) => (answer = given)))
    const late = get('/v1/orders?open=true')
    await get('/bff/sign-out', 'POST')
    answer(Response.json({ items: ["Ada's massage"] }))
    expect(await (await late)?.json()).toEqual({ items: ["Ada's massage"] })
    expect(await store.whole()).toBe('')
  })

  test('keeps nothing for nobody, nothing that was refused, and no token', async () => {
    online({ signedIn: false })
    await get('/bff/session')
    online({ items: ['a massage'] })
    await get('/v1/orders?open=true')
    expect(await store.whole()).toBe('')
    await signedIn('ada')
    network.mockImplementation(async () => Response.json({ code: 'not-yours' }, { status: 403 }))
    await get('/v1/orders/1')
    expect(await store.whole()).not.toMatch(/not-yours|secret/)
  })

  test('cuts a week out of the months that were read, and gives no week with holes', async () => {
    await signedIn('ada')
    const at = (day: string) => ({ start: `2027-03-${day}T09:00:00Z`, end: `2027-03-${day}T10:00:00Z` })
    online([at('02'), at('09'), at('16')])
    await get('/v1/bookings?from=2027-03-01T00:00:00Z&to=2027-04-01T00:00:00Z')
    offline()
    const week = await get('/v1/bookings?from=2027-03-08T00:00:00Z&to=2027-03-15T00:00:00Z')
    expect(await week?.json()).toEqual([at('09')])
    await expect(get('/v1/bookings?from=2027-03-29T00:00:00Z&to=2027-04-05T00:00:00Z')).rejects.toThrow()
  })

  test('has nothing to do with what staff read in the place of somebody else', async () => {
    await signedIn('ada')
    online({ items: ["Ben's massage"] })
    expect(await get('/v1/orders?open=true', 'GET', { 'Comfrey-View': 'a record' })).toBeUndefined()
    expect(await store.whole()).not.toContain('Ben')
  })

  test('leaves money, payments and whatever changes something to the network', async () => {
    for (const path of ['/v1/wallet', '/v1/orders/1/payments', '/v1/factors', '/v1/operator/orders/1']) {
      expect(await get(path), path).toBeUndefined()
    }
    expect(await get('/v1/orders', 'POST')).toBeUndefined()
    expect(network).not.toHaveBeenCalled()
  })
})
