import { post } from './client'

/** WebAuthn speaks in bytes, JSON in base64url. */
function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (character) => character.charCodeAt(0))
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** Whether this browser can use passkeys at all. */
export function hasPasskeys(): boolean {
  return typeof window !== 'undefined' && 'PublicKeyCredential' in window
}

/** A person closed the browser's own window, or had no passkey for this site: nothing went wrong. */
export function isLetGo(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
}

type Question = { challenge: string; host: string; timeoutMillis: number }

/** Asks for any passkey of this site and signs in with it. */
export async function signInByPasskey(onward: string | null): Promise<{ continue?: string }> {
  const question = await post<Question>('/v1/sign-ins/passkey-question', undefined)
  const credential = (await navigator.credentials.get({
    publicKey: {
      challenge: bytes(question.challenge),
      rpId: question.host,
      timeout: question.timeoutMillis,
      userVerification: 'required',
    },
  })) as PublicKeyCredential
  const answer = credential.response as AuthenticatorAssertionResponse
  return post('/v1/sign-ins/passkey', {
    credential: text(credential.rawId),
    clientData: text(answer.clientDataJSON),
    authenticatorData: text(answer.authenticatorData),
    signature: text(answer.signature),
    continue: onward,
  })
}

type NewQuestion = Question & {
  person: string
  email: string
  displayName: string
  algorithms: number[]
  known: string[]
}

/** Makes a passkey on this device, or another at hand, and gives it a name. */
export async function addPasskey(name: string): Promise<void> {
  const question = await post<NewQuestion>('/v1/factors/passkey-question', undefined)
  const credential = (await navigator.credentials.create({
    publicKey: {
      challenge: bytes(question.challenge),
      rp: { id: question.host, name: 'Comfrey' },
      user: { id: bytes(question.person), name: question.email, displayName: question.displayName },
      pubKeyCredParams: question.algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
      excludeCredentials: question.known.map((id) => ({ type: 'public-key' as const, id: bytes(id) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      timeout: question.timeoutMillis,
    },
  })) as PublicKeyCredential
  const answer = credential.response as AuthenticatorAttestationResponse
  await post('/v1/factors/passkeys', {
    name,
    clientData: text(answer.clientDataJSON),
    attestation: text(answer.attestationObject),
  })
}
