import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { readSession, type Session } from './client'
import { viewed } from './view'

export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: readSession, staleTime: 60_000 })

const NOBODY: Session = { signedIn: false }

/** Who is signed in, as far as is known already. */
export function useSession(): Session {
  return useQuery(sessionQuery).data ?? NOBODY
}

export function useMe() {
  return useSession().me
}

/** Which roles each section of the staff's is for; the server decides, this only leaves out what it would refuse. */
const sections = {
  orders: ['operator', 'support', 'moderator'],
  disputes: ['operator', 'moderator'],
  agreements: ['operator'],
  people: ['operator', 'support', 'moderator'],
  reconciliation: ['operator', 'finance'],
  books: ['operator', 'finance'],
  commission: ['operator', 'finance'],
  coupons: ['operator', 'finance'],
  reviews: ['operator', 'moderator'],
  complaints: ['operator', 'moderator'],
  listingRules: ['operator', 'moderator'],
  mailbox: ['operator'],
  search: ['operator'],
  status: ['operator'],
  letters: ['operator'],
  issuers: ['operator'],
  records: ['operator', 'support'],
  audit: ['compliance'],
  privacy: ['compliance'],
  roles: ['operator', 'support', 'moderator', 'finance', 'compliance'],
} as const

export type Section = keyof typeof sections

export function mayEnter(session: Session, section: Section): boolean {
  const roles: readonly string[] = sections[section]
  return session.me?.roles.some((role) => roles.includes(role)) ?? false
}

/** Where each section begins, in the order in which they are shown. */
export const sectionPaths: [Section, string][] = [
  ['orders', '/operate'],
  ['disputes', '/operate/disputes'],
  ['agreements', '/agreements'],
  ['people', '/operate/people'],
  ['reconciliation', '/operate/reconciliation'],
  ['books', '/operate/books'],
  ['commission', '/operate/commission'],
  ['coupons', '/operate/coupons'],
  ['reviews', '/operate/reviews'],
  ['complaints', '/operate/complaints'],
  ['listingRules', '/operate/listing-rules'],
  ['mailbox', '/operate/mailbox'],
  ['search', '/operate/search-index'],
  ['status', '/operate/status'],
  ['letters', '/operate/undelivered'],
  ['issuers', '/operate/issuers'],
  ['records', '/operate/records'],
  ['audit', '/operate/audit'],
  ['privacy', '/operate/privacy'],
  ['roles', '/operate/roles'],
]

/** The first page that this one of the staff may enter; whoever keeps the peace begins with who waits for it. */
export function staffHome(session: Session): string {
  if (session.me?.roles.includes('moderator') && !isOperator(session)) return '/operate/disputes'
  return sectionPaths.find(([section]) => mayEnter(session, section))?.[1] ?? '/operate'
}

/** Whoever has anything to do among the staff. */
export function isStaff(session: Session): boolean {
  return mayEnter(session, 'roles')
}

export function isOperator(session: Session): boolean {
  return session.me?.roles.includes('operator') ?? false
}

/** Told to the window where something needs a younger proof of who is there; the detail is how old it may be in seconds. */
export { STEP_UP } from './client'

/** Pages of people who have no account yet, or no password: nobody wants to be back there. */
const ON_THE_WAY = ['/register', '/confirm', '/first-operator', '/forgot', '/reset', '/mail-link', '/sign-in']

function whereIAm(): string {
  const { pathname, search } = window.location
  return ON_THE_WAY.includes(pathname) ? '/' : pathname + search
}

/** Where signing in begins; the person comes back to where they are. */
export function signInPath(returnTo: string = whereIAm()): string {
  return `/bff/sign-in?return=${encodeURIComponent(returnTo)}`
}

const AGAIN_MILLIS = 10_000

/**
 * Keeps what is shown true: the server nudges, and whatever the nudge names is read again. A nudge carries no data. Query keys
 * begin with the resource: ['order', id], ['orders', …], ['wallet', …], ['notifications'].
 */
export function useLive(signedIn: boolean) {
  const queries = useQueryClient()
  useEffect(() => {
    // Whoever looks as somebody hears nothing that is for that person, and what is for themselves is not shown here.
    if (!signedIn || viewed || typeof EventSource === 'undefined') return
    let source: EventSource
    let again: ReturnType<typeof setTimeout> | undefined
    const listen = () => {
      source = new EventSource('/v1/events')
      source.onmessage = heard
      // A refusal, or a proxy's page in its place, ends a stream for good in the eyes of the browser.
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) again = setTimeout(listen, AGAIN_MILLIS)
      }
    }
    const heard = (event: MessageEvent) => {
      const nudge = JSON.parse(event.data) as { resource: string; id?: string }
      if (nudge.resource === 'all') {
        for (const key of ['order', 'orders', 'wallet', 'notifications', 'bookings', 'dispute', 'disputes']) {
          queries.invalidateQueries({ queryKey: [key] })
        }
      } else {
        queries.invalidateQueries({ queryKey: nudge.id ? [nudge.resource, nudge.id] : [nudge.resource] })
        if (nudge.resource === 'order') {
          queries.invalidateQueries({ queryKey: ['orders'] })
          queries.invalidateQueries({ queryKey: ['bookings'] })
          queries.invalidateQueries({ queryKey: ['wallet'] })
          queries.invalidateQueries({ queryKey: ['dispute'] })
          queries.invalidateQueries({ queryKey: ['disputes'] })
        }
      }
    }
    listen()
    return () => {
      clearTimeout(again)
      source.close()
    }
  }, [signedIn, queries])
}
