import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

describe('whoever looks as somebody else', () => {
  const asked: Request[] = []

  beforeEach(() => {
    asked.length = 0
    vi.resetModules()
    vi.stubGlobal('sessionStorage', {
      getItem: () => JSON.stringify({ record: 'a-record', name: 'Vera', until: '2026-01-01T10:00:00Z' }),
    })
    vi.stubGlobal('window', { dispatchEvent: () => true, location: { origin: 'http://localhost' } })
    vi.stubGlobal('fetch', async (asking: Request | string, more?: RequestInit) => {
      asked.push(asking instanceof Request ? asking : new Request(`http://localhost${asking}`, more))
      return Response.json({ id: 'vera', displayName: 'Vera', roles: ['member', 'operator'] })
    })
  })

  afterEach(() => vi.unstubAllGlobals())

  test('reads everything as that person, and keeps and takes nothing kept', async () => {
    const { api, read, readSession } = await import('./client')
    await api.GET('/v1/wallet')
    await read('/v1/plans')
    const session = await readSession()
    expect(session.me?.displayName).toBe('Vera')
    expect(session.me?.roles).toEqual(['member'])
    expect(asked.map((request) => new URL(request.url).pathname)).toEqual([
      '/v1/wallet',
      '/v1/plans',
      '/v1/me',
    ])
    for (const request of asked) {
      expect(request.headers.get('Comfrey-View')).toBe('a-record')
      expect(request.cache).toBe('no-store')
    }
  })

  test('changes nothing: no such request leaves the browser', async () => {
    const { api, post, upload } = await import('./client')
    const header = { 'Idempotency-Key': 'x' }
    await expect(api.POST('/v1/transfers', { params: { header }, body: {} as never })).rejects.toMatchObject({
      code: 'view-only',
    })
    await expect(post('/bff/sign-out', {})).rejects.toMatchObject({ code: 'view-only' })
    expect(() => upload(new Blob(['x']))).toThrow()
    expect(asked).toEqual([])
  })

  test('sees no page but those that the server answers so', async () => {
    const { isViewable } = await import('./view')
    const seen = [
      '/bookings',
      '/bookings/an-id',
      '/wallet',
      '/provide',
      '/provide/agenda',
      '/you/notifications',
    ]
    for (const path of seen) expect(isViewable(path), path).toBe(true)
    for (const path of ['/', '/messages', '/wallet/send', '/you', '/you/privacy', '/bookings/an-id/dispute'])
      expect(isViewable(path), path).toBe(false)
  })
})
