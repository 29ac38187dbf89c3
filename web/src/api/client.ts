import createClient from 'openapi-fetch'
import type { Me, paths } from './schema'
import { endView, VIEW_HEADER, viewed } from './view'

/** A refusal of the server (RFC 9457), or what became of a request that never got an answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: { field: string; code: string; message: string; accepted?: string }[],
    readonly body: Record<string, unknown>,
  ) {
    super(detail)
  }

  /** What is wrong with one field, if something is. */
  field(name: string) {
    return this.errors.find((error) => error.field === name)
  }
}

export type Session = {
  signedIn: boolean
  csrf?: string
  me?: { id: string; displayName: string; roles: string[]; locale: string; timeZone: string }
}

/** Told to the window with every answer: when it was kept, where the worker gave it in the place of the network. */
export const KEPT = 'comfrey:kept'

function heard(response: Response) {
  window.dispatchEvent(new CustomEvent(KEPT, { detail: response.headers.get('Comfrey-Kept') ?? undefined }))
}

let csrf: string | undefined
let reading: Promise<unknown> = Promise.resolve()

/** Who is signed in here; the answer carries the token that every change must repeat. */
export function readSession(): Promise<Session> {
  const session = fetchSession()
  reading = session.catch(() => undefined)
  return session
}

/** Staff who look as somebody have that person's screens before them; nobody is signed in for them. */
async function fetchViewed(): Promise<Session> {
  const me = await read<Me>('/v1/me')
  return { signedIn: true, me: { ...me, roles: ['member'] } }
}

async function fetchSession(): Promise<Session> {
  if (viewed) return fetchViewed()
  const response = await fetch('/bff/session', { headers: { Accept: 'application/json' } })
  if (!response.ok) throw await problemOf(response)
  heard(response)
  const session = (await response.json()) as Session
  csrf = session.csrf
  return session
}

/** The event that says that something needs a younger proof of who is there. */
export const STEP_UP = 'comfrey:step-up'

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  // The hour is over, or the person took it back: nothing of theirs stays on the screen.
  if (viewed && (body.code === 'record-closed' || response.status === 401)) endView()
  if (body.code === 'step-up-required') {
    window.dispatchEvent(new CustomEvent(STEP_UP, { detail: body.maxAgeSeconds }))
  }
  return new Problem(
    response.status,
    typeof body.code === 'string' ? body.code : 'unknown',
    typeof body.detail === 'string' ? body.detail : response.statusText,
    Array.isArray(body.errors) ? (body.errors as Problem['errors']) : [],
    body,
  )
}

/** Whoever looks as somebody else does nothing in their place; the server says the same. */
function mayChange() {
  if (viewed) throw new Problem(403, 'view-only', '', [], {})
}

/** Of what is read in somebody's place nothing is kept, and nothing kept is taken for it. */
const reads: RequestInit = viewed
  ? { headers: { Accept: 'application/json', [VIEW_HEADER]: viewed.record }, cache: 'no-store' }
  : { headers: { Accept: 'application/json' } }

const client = createClient<paths>({
  baseUrl: typeof window === 'undefined' ? 'http://localhost' : window.location.origin,
})

client.use({
  async onRequest({ request }) {
    if (request.method === 'GET') {
      if (!viewed) return request
      request.headers.set(VIEW_HEADER, viewed.record)
      return new Request(request, { cache: 'no-store' })
    }
    mayChange()
    // A page that asks for a quote as it opens does so before anybody has said who is signed in.
    await reading
    if (csrf) request.headers.set('X-CSRF-Token', csrf)
    return request
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response)
    heard(response)
    return response
  },
  onError() {
    return new Problem(0, 'offline', '', [], {})
  },
})

export const api = client

/** The data of an answer; a refusal was thrown before it gets here. */
export async function data<T>(answer: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data: value } = await answer
  return value as T
}

/** The data with its ETag, for things that are changed later. */
export async function tagged<T>(
  answer: Promise<{ data?: T; response: Response }>,
): Promise<{ value: T; etag: string }> {
  const { data: value, response } = await answer
  return { value: value as T, etag: response.headers.get('ETag') ?? '' }
}

/**
 * The header of one intent: made when a person begins to want something and kept until it has succeeded, so that pressing twice
 * or trying again after a lost answer does it once.
 */
export function intent(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': crypto.randomUUID() }
}

/** JSON from one of the backend's own paths, which are not part of the public API. */
export async function read<T>(path: string): Promise<T> {
  const response = await fetch(path, reads)
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as T
}

/** JSON to one of the sandbox's or the backend's own paths, which are not part of the public API. */
export async function post<T>(path: string, body: unknown): Promise<T> {
  mayChange()
  const headers: Record<string, string> = { ...intent() }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (csrf) headers['X-CSRF-Token'] = csrf
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw await problemOf(response)
  // Some answers only say that something was taken on, and have no body.
  const said = await response.text()
  return (said ? JSON.parse(said) : undefined) as T
}

/** A file as it is, byte for byte; how much of it has gone out is told on the way, as a part of one. */
export function upload<T = { id: string; width: number; height: number }>(
  file: Blob,
  progress?: (part: number) => void,
  { path = '/v1/media', wish = intent() } = {},
): Promise<T> {
  mayChange()
  // fetch cannot tell how much of a body has been sent; the older interface can.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    const headers = { 'Content-Type': 'application/octet-stream', Accept: 'application/json', ...wish }
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    if (csrf) request.setRequestHeader('X-CSRF-Token', csrf)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress?.(event.loaded / event.total)
    }
    request.onerror = () => reject(new Problem(0, 'offline', '', [], {}))
    request.onload = async () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText))
      else reject(await problemOf(new Response(request.responseText, { status: request.status })))
    }
    request.send(file)
  })
}
