import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { comfrey, Refused } from './comfrey'

type Heard = { method?: string; url?: string; headers: IncomingMessage['headers'] }

const servers: ReturnType<typeof createServer>[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A platform that answers these, one after the other. */
async function platform(...answers: { status: number; body: unknown; headers?: Record<string, string> }[]) {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    heard.push({ method: request.method, url: request.url, headers: request.headers })
    const answer = answers[Math.min(heard.length, answers.length) - 1]
    response.writeHead(answer?.status ?? 500, { 'Content-Type': 'application/json', ...answer?.headers })
    response.end(JSON.stringify(answer?.body))
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

const draft = { name: 'Backs', alerts: false, criteria: { q: 'massage' } }

test('a refusal is thrown with its stable code', async () => {
  const { url } = await platform({
    status: 403,
    body: { code: 'insufficient-scope', detail: 'Not allowed.' },
  })
  const refused = await comfrey(url, 'k')
    .GET('/v1/wallet')
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refused)
  expect((refused as Refused).problem.code).toBe('insufficient-scope')
  expect((refused as Refused).message).toBe('Not allowed.')
})

test('the key goes along, and what is typed arrives', async () => {
  const { url, heard } = await platform({ status: 200, body: { items: [] } })
  const { data } = await comfrey(url, 'comfrey_key_x').GET('/v1/orders', {
    params: { query: { side: 'client', limit: 5 } },
  })
  expect(data?.items).toEqual([])
  expect(heard[0]?.url).toBe('/v1/orders?side=client&limit=5')
  expect(heard[0]?.headers.authorization).toBe('Bearer comfrey_key_x')
  expect(heard[0]?.headers['idempotency-key']).toBeUndefined()
})

test('what is sent again has the same key, so that it is done once', async () => {
  const waited: number[] = []
  const { url, heard } = await platform(
    { status: 503, body: {}, headers: { 'Retry-After': '2' } },
    { status: 201, body: { id: 'x' } },
  )
  const client = comfrey(url, 'k', { wait: async (millis) => void waited.push(millis) })
  await client.POST('/v1/me/searches', { params: { header: {} as never }, body: draft as never })
  expect(heard).toHaveLength(2)
  expect(heard[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect(heard[1]?.headers['idempotency-key']).toBe(heard[0]?.headers['idempotency-key'])
  expect(waited).toEqual([2000])
})

test('where nobody answers, it says so after as many tries as were asked for', async () => {
  const { url } = await platform({ status: 503, body: { code: 'unavailable' } })
  const client = comfrey(url, 'k', { tries: 2, wait: async () => undefined })
  await expect(client.GET('/v1/me')).rejects.toThrow(Refused)
})
