import type { Message } from '../../api/schema'

/** What this browser knows of a conversation: messages by sequence, each once. */
export type Known = {
  messages: Message[]
  /** Whether nothing older is to be had. */
  whole: boolean
}

/** Adds messages in whatever order and however often they come. */
export function merge(known: Message[], more: Message[]): Message[] {
  const all = new Map(known.map((message) => [message.sequence, message]))
  for (const message of more) all.set(message.sequence, message)
  return [...all.values()].sort((a, b) => a.sequence - b.sequence)
}

/** How far messages follow each other without a gap, from the oldest that is known. */
export function unbroken(messages: Message[]): Message[] {
  const gap = messages.findIndex(
    (message, index) => index > 0 && message.sequence !== (messages[index - 1]?.sequence ?? 0) + 1,
  )
  return gap < 0 ? messages : messages.slice(0, gap)
}

/** Where to go on from: behind it nothing, or not everything, is known. */
export function lastSure(messages: Message[]): number {
  return unbroken(messages).at(-1)?.sequence ?? 0
}

/** A message that this person sent and whose storing is not sure yet. */
export type Pending = {
  id: string
  conversation: string
  type: string
  body: string
  at: string
  /** Why it will not be stored, ever. */
  refused?: string
}

/** Refusals that sending again does not change. */
const FINAL = [
  'conversation-closed',
  'message-too-large',
  'message-id-reused',
  'not-found',
  'invalid-request',
  'malformed-body',
]

export function isFinal(code: string): boolean {
  return FINAL.includes(code)
}

/** A message that is a file; the body is read by the two devices alone. */
export type FileBody = { file: string; name: string; mediaType: string; sizeBytes: number }

export function fileOf(message: { type: string; body: string }): FileBody | undefined {
  if (message.type !== 'file') return undefined
  try {
    const body = JSON.parse(message.body) as Partial<FileBody>
    // Another person's device wrote this: nothing but these four is taken from it.
    return typeof body.file === 'string' && /^[0-9a-f-]{36}$/.test(body.file)
      ? {
          file: body.file,
          name: String(body.name ?? ''),
          mediaType: String(body.mediaType ?? ''),
          sizeBytes: Number(body.sizeBytes) || 0,
        }
      : undefined
  } catch {
    return undefined
  }
}

/** Whether a message holds all words, however they are written. */
export function matches(message: { type: string; body: string }, query: string): boolean {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const text = plain(fileOf(message)?.name ?? message.body)
  return plain(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word))
}
