import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Bell, CalendarDays, Leaf, MessageCircle, Search, Sprout, User, Wallet, Wrench } from 'lucide-react'
import type { ComponentType } from 'react'
import { isStaff, signInPath, staffHome, useLive, useSession } from '../api/session'
import { isViewable, viewed } from '../api/view'
import { type TextKey, useText } from '../i18n/text'
import { NoNetwork } from './NoNetwork'
import { StepUp } from './StepUp'
import { Title } from './Title'
import { NotViewable, ViewFrame } from './Viewed'

type Entry = { to: string; text: TextKey; icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }> }

const main: Entry[] = [
  { to: '/', text: 'nav.find', icon: Search },
  { to: '/bookings', text: 'nav.bookings', icon: CalendarDays },
  { to: '/messages', text: 'nav.messages', icon: MessageCircle },
  { to: '/provide', text: 'nav.provide', icon: Sprout },
  { to: '/wallet', text: 'nav.wallet', icon: Wallet },
  { to: '/you', text: 'nav.you', icon: User },
]

/** What there is of them for staff who look as somebody. */
const seen: Entry[] = [
  { to: '/bookings', text: 'nav.bookings', icon: CalendarDays },
  { to: '/provide', text: 'nav.provide', icon: Sprout },
  { to: '/wallet', text: 'nav.wallet', icon: Wallet },
  { to: '/you/notifications', text: 'view.notifications', icon: Bell },
]

/** The frame of every page: a bar at the bottom of a phone, at the top of a desk. */
export function Shell() {
  const t = useText()
  const session = useSession()
  const path = useRouterState({ select: (state) => state.location.pathname })
  useLive(session.signedIn)
  const entries = viewed
    ? seen
    : isStaff(session)
      ? [...main, { to: staffHome(session), text: 'nav.operate' as TextKey, icon: Wrench }]
      : main
  // Five at most on a phone: "You" leads to the section for providers, and staff have theirs in the place of messages.
  const left = isStaff(session) ? ['/provide', '/messages'] : ['/provide']
  const phone = viewed ? seen : entries.filter((entry) => !left.includes(entry.to))
  const current = (to: string) =>
    to === '/'
      ? path === '/' || path.startsWith('/listings')
      : path.startsWith(to.startsWith('/operate') ? '/operate' : to)
  return (
    <div className="min-h-dvh pb-24 md:pb-0">
      <StepUp />
      {viewed ? <ViewFrame view={viewed} /> : null}
      <Title />
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:bg-raised focus:p-3"
      >
        {t('nav.skip')}
      </a>
      <header className="border-b border-line bg-paper print:hidden">
        <div className="mx-auto flex max-w-6xl items-center gap-6 px-4 py-2">
          <Link
            to="/"
            className="flex min-h-11 items-center gap-2 font-serif text-lg font-semibold text-ink no-underline"
          >
            <Leaf aria-hidden={true} size={22} className="text-leaf" />
            Comfrey
          </Link>
          <nav aria-label={t('nav.main')} className="hidden flex-1 gap-1 md:flex">
            {entries.map((entry) => (
              <Link
                key={entry.to}
                to={entry.to}
                aria-current={current(entry.to) ? 'page' : undefined}
                className="inline-flex min-h-11 items-center gap-2 rounded-card px-3 text-ink no-underline hover:bg-linen aria-[current=page]:bg-leaf-wash aria-[current=page]:font-semibold"
              >
                <entry.icon aria-hidden={true} size={18} />
                {t(entry.text)}
              </Link>
            ))}
          </nav>
          <div className="ms-auto">
            {viewed ? null : session.signedIn ? (
              <Link
                to="/news"
                aria-label={t('nav.notifications')}
                className="grid size-11 place-items-center rounded-full text-ink hover:bg-linen"
              >
                <Bell aria-hidden={true} size={20} />
              </Link>
            ) : (
              <a href={signInPath()} className="inline-flex min-h-11 items-center font-semibold">
                {t('nav.signIn')}
              </a>
            )}
          </div>
        </div>
      </header>
      <NoNetwork />
      <main id="content" tabIndex={-1} className="mx-auto max-w-6xl px-4 py-5 outline-none">
        {viewed && !isViewable(path) ? <NotViewable view={viewed} /> : <Outlet />}
      </main>
      <nav
        aria-label={t('nav.main')}
        className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
      >
        <ul className="flex">
          {phone.map((entry) => (
            <li key={entry.to} className="min-w-0 flex-1">
              <Link
                to={entry.to}
                aria-current={current(entry.to) ? 'page' : undefined}
                className="flex min-h-16 flex-col items-center justify-center gap-1 px-0.5 text-center text-[min(0.8rem,4.2vw)] leading-tight hyphens-auto break-words text-soft no-underline aria-[current=page]:font-semibold aria-[current=page]:text-leaf"
              >
                <entry.icon aria-hidden={true} size={22} />
                <span className="max-w-full">{t(entry.text)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}
