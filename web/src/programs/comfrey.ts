import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from '../api/schema'

/** A refusal of the platform (RFC 9457): its code is stable, its sentence is for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<components['schemas']['Problem']> & { code?: string; detail?: string },
  ) {
    super(problem.detail ?? `the platform answered ${status}`)
  }
}

/**
 * The platform for a program of one's own, in TypeScript: every path, parameter and answer is typed by the published description
 * (openapi.json), from which the types are generated. Every POST gets an Idempotency-Key; a request that got no answer, 429 or 503
 * is sent again with the same one, so that it is done once.
 */
export function comfrey(
  url: string,
  key: string,
  { tries = 3, wait = (millis: number) => new Promise((done) => setTimeout(done, millis)) } = {},
): Client<paths> {
  const again = async (request: Request): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= tries
      try {
        const response = await fetch(request.clone())
        if (last || ![429, 503].includes(response.status)) return response
        await wait(1000 * Number(response.headers.get('Retry-After') ?? attempt))
      } catch (lost) {
        if (last) throw lost
        await wait(1000 * attempt)
      }
    }
  }
  const client = createClient<paths>({ baseUrl: url, fetch: again })
  client.use({
    onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${key}`)
      if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', crypto.randomUUID())
      }
      return request
    },
    async onResponse({ response }) {
      if (response.ok) return response
      throw new Refused(response.status, await response.json().catch(() => ({})))
    },
  })
  return client
}
