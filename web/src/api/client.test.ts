// @vitest-environment jsdom
import { expect, test, vi } from 'vitest'

test('a change waits until it is known who is signed in, and repeats their token', async () => {
  const tokens: (string | null)[] = []
  let tell: (session: Response) => void = () => undefined
  vi.stubGlobal(
    'fetch',
    vi.fn((asked: string | Request) => {
      if (typeof asked === 'string') {
        return new Promise<Response>((resolve) => {
          tell = resolve
        })
      }
      tokens.push(asked.headers.get('X-CSRF-Token'))
      return Promise.resolve(Response.json({}))
    }),
  )
  // The client keeps the fetch that it finds when it is made.
  const { api, intent, readSession } = await import('./client')
  const session = readSession()
  const quote = api.POST('/v1/quotes', {
    params: { header: intent() },
    body: { listing: 'l', start: '2026-12-04T08:00:00Z' } as never,
  })
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(tokens).toEqual([])
  tell(Response.json({ signedIn: true, csrf: 'token-of-the-session' }))
  await session
  await quote
  expect(tokens).toEqual(['token-of-the-session'])
})

test('an answer without a body is an answer: opening an account is answered 202 with nothing', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(null, { status: 202 }))),
  )
  const { post } = await import('./client')
  await expect(post('/v1/registrations', {})).resolves.toBeUndefined()
})
