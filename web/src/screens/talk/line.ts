import type { Message } from '../../api/schema'
import { isFinal, type Known, lastSure, merge, type Pending } from './messages'

/** What the server tells; a frame is an array of these. */
type Told =
  | { kind: 'ready'; person: string }
  | { kind: 'message'; message: Message }
  | { kind: 'refused'; id?: string; code: string; detail: string }
  | { kind: 'read'; conversation: string; person: string; upTo: number }
  | { kind: 'typing'; conversation: string; person: string }
  | { kind: 'presence'; person: string; here: boolean }
  | { kind: 'resumed'; conversation: string; upTo: number; more: boolean }
  | { kind: 'pong' }

const PING_MILLIS = 30_000
const TYPING_MILLIS = 5_000
const SAY_TYPING_MILLIS = 2_500
const FIRST_PAUSE_MILLIS = 1_000
const LONGEST_PAUSE_MILLIS = 30_000
const SIGN_IN_ENDED = 1008

/**
 * This browser's line to the conversations of one person. It comes back by itself, goes on where it was, and sends what waited.
 * What waits is kept across reloads; the server stores an id once, so sending again is always safe.
 */
export class Line {
  /** Changes with everything that may be shown anew. */
  version = 0
  connected = false
  private socket: WebSocket | undefined
  private pause = FIRST_PAUSE_MILLIS
  private timer: ReturnType<typeof setTimeout> | undefined
  private ping: ReturnType<typeof setInterval> | undefined
  private stopped = false
  private readonly known = new Map<string, Known>()
  private readonly watched = new Set<string>()
  private readonly here = new Map<string, boolean>()
  private readonly typing = new Map<string, number>()
  private readonly readUpTo = new Map<string, number>()
  private readonly listeners = new Set<() => void>()
  private saidTyping = 0
  private outbox: Pending[]

  constructor(
    readonly me: string,
    /** Told where lists of conversations have to be read again. */
    private readonly changed: () => void,
    /** Told where the sign-in is over. */
    private readonly ended: () => void,
  ) {
    this.outbox = this.readOutbox()
    this.connect()
    window.addEventListener('online', this.hurry)
    document.addEventListener('visibilitychange', this.hurry)
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private tell() {
    this.version++
    for (const listener of this.listeners) listener()
  }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
    clearInterval(this.ping)
    window.removeEventListener('online', this.hurry)
    document.removeEventListener('visibilitychange', this.hurry)
    this.socket?.close(1000)
  }

  private readonly hurry = () => {
    if (this.connected || this.stopped || document.visibilityState === 'hidden') return
    this.pause = FIRST_PAUSE_MILLIS
    clearTimeout(this.timer)
    if (!this.socket) this.connect()
  }

  private connect() {
    const socket = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/v1/conversations/live`)
    this.socket = socket
    socket.onmessage = (event) => {
      for (const told of JSON.parse(String(event.data)) as Told[]) this.take(told)
      this.tell()
    }
    socket.onclose = (event) => {
      if (this.socket !== socket) return
      this.socket = undefined
      this.connected = false
      clearInterval(this.ping)
      this.here.clear()
      this.tell()
      if (this.stopped) return
      if (event.code === SIGN_IN_ENDED) {
        this.ended()
        return
      }
      // A little by chance, so that not everybody comes back at once.
      this.timer = setTimeout(() => this.connect(), this.pause * (0.5 + Math.random()))
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MILLIS)
    }
  }

  private ask(command: object): boolean {
    if (!this.connected || this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(command))
    return true
  }

  private ready() {
    this.connected = true
    this.pause = FIRST_PAUSE_MILLIS
    clearInterval(this.ping)
    this.ping = setInterval(() => this.ask({ kind: 'ping' }), PING_MILLIS)
    for (const conversation of this.watched) this.ask({ kind: 'watch', conversation })
    for (const conversation of this.known.keys()) this.resume(conversation)
    for (const pending of this.outbox) if (!pending.refused) this.post(pending)
    this.changed()
  }

  private resume(conversation: string) {
    const messages = this.known.get(conversation)?.messages ?? []
    this.ask({ kind: 'resume', since: { [conversation]: lastSure(messages) } })
  }

  private take(told: Told) {
    switch (told.kind) {
      case 'ready':
        this.ready()
        break
      case 'message':
        this.taken(told.message)
        break
      case 'refused':
        this.refused(told)
        break
      case 'read':
        if (told.person !== this.me) {
          const before = this.readUpTo.get(told.conversation) ?? 0
          this.readUpTo.set(told.conversation, Math.max(before, told.upTo))
        } else this.changed()
        break
      case 'typing':
        this.typing.set(told.conversation, Date.now() + TYPING_MILLIS)
        setTimeout(() => this.tell(), TYPING_MILLIS + 50)
        break
      case 'presence':
        this.here.set(told.person, told.here)
        break
      case 'resumed':
        if (told.more) this.resume(told.conversation)
        break
      case 'pong':
        break
    }
  }

  private taken(message: Message) {
    if (message.sender === this.me) this.settle(message.id)
    else this.typing.delete(message.conversation)
    const known = this.known.get(message.conversation)
    if (known) {
      const before = lastSure(known.messages)
      known.messages = merge(known.messages, [message])
      // Something between was missed, which is sent again.
      if (message.sequence > before + 1 && before > 0) this.resume(message.conversation)
    }
    this.changed()
  }

  private refused({ id, code, detail }: { id?: string; code: string; detail: string }) {
    const pending = this.outbox.find((one) => one.id === id)
    if (!pending) return
    if (isFinal(code)) {
      this.keep(this.outbox.map((one) => (one.id === id ? { ...one, refused: detail } : one)))
    } else {
      setTimeout(() => this.post(pending), FIRST_PAUSE_MILLIS * 2)
    }
  }

  /** Messages that were read by other ways. */
  learn(conversation: string, messages: Message[], whole: boolean) {
    const known = this.known.get(conversation) ?? { messages: [], whole: false }
    this.known.set(conversation, {
      messages: merge(known.messages, messages),
      whole: known.whole || whole,
    })
    this.tell()
  }

  of(conversation: string): Known | undefined {
    return this.known.get(conversation)
  }

  waiting(conversation: string): Pending[] {
    return this.outbox.filter((one) => one.conversation === conversation)
  }

  theirReadUpTo(conversation: string): number {
    return this.readUpTo.get(conversation) ?? 0
  }

  isHere(person: string): boolean {
    return this.here.get(person) ?? false
  }

  isTyping(conversation: string): boolean {
    return (this.typing.get(conversation) ?? 0) > Date.now()
  }

  watch(conversation: string) {
    this.watched.add(conversation)
    this.ask({ kind: 'watch', conversation })
  }

  sayTyping(conversation: string) {
    if (Date.now() - this.saidTyping < SAY_TYPING_MILLIS) return
    this.saidTyping = Date.now()
    this.ask({ kind: 'typing', conversation })
  }

  markRead(conversation: string, upTo: number) {
    this.ask({ kind: 'read', conversation, upTo })
  }

  send(conversation: string, type: string, body: string) {
    const pending = {
      id: crypto.randomUUID(),
      conversation,
      type,
      body,
      at: new Date().toISOString(),
    }
    this.keep([...this.outbox, pending])
    this.post(pending)
    this.tell()
  }

  /** Lets go of a message that will not be stored. */
  forget(id: string) {
    this.settle(id)
    this.tell()
  }

  private post({ conversation, id, type, body }: Pending) {
    if (this.outbox.some((one) => one.id === id)) this.ask({ kind: 'send', conversation, id, type, body })
  }

  private settle(id: string) {
    if (this.outbox.some((one) => one.id === id)) this.keep(this.outbox.filter((one) => one.id !== id))
  }

  private key() {
    return `talk.outbox.${this.me}`
  }

  private keep(outbox: Pending[]) {
    this.outbox = outbox
    try {
      localStorage.setItem(this.key(), JSON.stringify(outbox))
    } catch {
      // Without storage it waits as long as this page is open.
    }
  }

  private readOutbox(): Pending[] {
    try {
      return JSON.parse(localStorage.getItem(this.key()) ?? '[]') as Pending[]
    } catch {
      return []
    }
  }
}
