import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Problem } from '../api/client'
import { allTexts } from '../i18n/text'
import { Failed } from '../ui/states'
import { Shell } from './Shell'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <Failed error={new Problem(404, 'not-found', '', [], {})} />,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
})

/** Every page, by path; each is loaded when it is first opened, and with it the texts that the first page does without. */
const routes = [
  page('/', () => import('../screens/find/FindPage'), 'FindPage'),
  page('/listings/$id', () => import('../screens/find/ListingPage'), 'ListingPage'),
  page('/listings/$id/series', () => import('../screens/find/SeriesPage'), 'SeriesPage'),
  page('/kept', () => import('../screens/find/KeptPage'), 'KeptPage'),
  page('/people/$id', () => import('../screens/reputation/PersonPage'), 'PersonPage'),
  page('/checkout/$listing', () => import('../screens/order/CheckoutPage'), 'CheckoutPage'),
  page('/bookings', () => import('../screens/order/BookingsPage'), 'BookingsPage'),
  page('/bookings/$id', () => import('../screens/order/OrderPage'), 'OrderPage'),
  page('/bookings/$id/dispute', () => import('../screens/dispute/OpenDisputePage'), 'OpenDisputePage'),
  page('/disputes/$id', () => import('../screens/dispute/DisputePage'), 'DisputePage'),
  page('/messages', () => import('../screens/talk/MessagesPage'), 'MessagesPage'),
  page('/messages/$id', () => import('../screens/talk/MessagesPage'), 'MessagesPage'),
  page('/wallet', () => import('../screens/money/WalletPage'), 'WalletPage'),
  page('/wallet/send', () => import('../screens/money/SendPage'), 'SendPage'),
  page('/wallet/payout', () => import('../screens/money/PayoutPage'), 'PayoutPage'),
  page('/wallet/vouchers', () => import('../screens/money/VouchersPage'), 'VouchersPage'),
  page('/wallet/invoices', () => import('../screens/money/InvoicesPage'), 'InvoicesPage'),
  page('/provide', () => import('../screens/provide/ProvidePage'), 'ProvidePage'),
  page('/provide/listings/$id', () => import('../screens/provide/ListingEditorPage'), 'ListingEditorPage'),
  page('/provide/plans/$id', () => import('../screens/provide/PlanPage'), 'PlanPage'),
  page('/provide/agenda', () => import('../screens/provide/AgendaPage'), 'AgendaPage'),
  page('/provide/calendars', () => import('../screens/provide/CalendarsPage'), 'CalendarsPage'),
  page('/provide/earnings', () => import('../screens/provide/EarningsPage'), 'EarningsPage'),
  page('/provide/coupons', () => import('../screens/provide/CouponsPage'), 'CouponsPage'),
  page('/provide/roster/$id', () => import('../screens/provide/RosterPage'), 'RosterPage'),
  page('/news', () => import('../screens/account/NewsPage'), 'NewsPage'),
  page('/you', () => import('../screens/account/YouPage'), 'YouPage'),
  page('/you/security', () => import('../screens/account/SecurityPage'), 'SecurityPage'),
  page('/you/notifications', () => import('../screens/account/NotificationsPage'), 'NotificationsPage'),
  page('/you/developer', () => import('../screens/account/DeveloperPage'), 'DeveloperPage'),
  page('/unsubscribe', () => import('../screens/account/UnsubscribePage'), 'UnsubscribePage'),
  page('/you/privacy', () => import('../screens/account/PrivacyPage'), 'PrivacyPage'),
  page('/erased', () => import('../screens/account/ErasedPage'), 'ErasedPage'),
  page('/forgot', () => import('../screens/account/ForgotPage'), 'ForgotPage'),
  page('/sign-in/link', () => import('../screens/account/MailLinkPage'), 'MailLinkPage'),
  page('/reset', () => import('../screens/account/ResetPage'), 'ResetPage'),
  page('/consent', () => import('../screens/account/ConsentPage'), 'ConsentPage'),
  page('/sign-in/outside', () => import('../screens/account/OutsidePage'), 'OutsidePage'),
  page('/sign-in', () => import('../screens/account/SignInPage'), 'SignInPage'),
  page('/register', () => import('../screens/account/RegisterPage'), 'RegisterPage'),
  page('/confirm', () => import('../screens/account/ConfirmPage'), 'ConfirmPage'),
  page('/first-operator', () => import('../screens/account/FirstOperatorPage'), 'FirstOperatorPage'),
  page('/agreements', () => import('../screens/agreement/AgreementsPage'), 'AgreementsPage'),
  page('/agreements/$name', () => import('../screens/agreement/AgreementPage'), 'AgreementPage'),
  page('/operate/agreements/new', () => import('../screens/agreement/EditorPage'), 'EditorPage'),
  page('/operate', () => import('../screens/operate/OperatePage'), 'OperatePage'),
  page('/operate/disputes', () => import('../screens/operate/CasesPage'), 'CasesPage'),
  page('/operate/disputes/$id', () => import('../screens/operate/CasePage'), 'CasePage'),
  page('/operate/people', () => import('../screens/operate/PeoplePage'), 'PeoplePage'),
  page('/operate/people/$id', () => import('../screens/operate/PersonStoryPage'), 'PersonStoryPage'),
  page('/operate/orders/$id', () => import('../screens/operate/StoryPage'), 'StoryPage'),
  page(
    '/operate/reconciliation',
    () => import('../screens/operate/ReconciliationPage'),
    'ReconciliationPage',
  ),
  page('/operate/books', () => import('../screens/operate/BooksPage'), 'BooksPage'),
  page('/operate/commission', () => import('../screens/operate/CommissionPage'), 'CommissionPage'),
  page('/operate/coupons', () => import('../screens/operate/PlatformCouponsPage'), 'PlatformCouponsPage'),
  page('/operate/listing-rules', () => import('../screens/operate/ListingRulesPage'), 'ListingRulesPage'),
  page('/operate/audit', () => import('../screens/operate/AuditPage'), 'AuditPage'),
  page('/operate/records', () => import('../screens/operate/RecordsPage'), 'RecordsPage'),
  page('/operate/privacy', () => import('../screens/operate/PrivacyWatchPage'), 'PrivacyWatchPage'),
  page('/operate/roles', () => import('../screens/operate/RolesPage'), 'RolesPage'),
  page('/operate/reviews', () => import('../screens/operate/ReviewsPage'), 'ReviewsPage'),
  page('/operate/complaints', () => import('../screens/operate/ComplaintsPage'), 'ComplaintsPage'),
  page('/operate/search-index', () => import('../screens/operate/SearchIndexPage'), 'SearchIndexPage'),
  page('/operate/status', () => import('../screens/operate/StatusPage'), 'StatusPage'),
  page('/operate/undelivered', () => import('../screens/operate/UndeliveredPage'), 'UndeliveredPage'),
  page('/operate/issuers', () => import('../screens/operate/IssuersPage'), 'IssuersPage'),
  page('/operate/mailbox', () => import('../screens/operate/MailboxPage'), 'MailboxPage'),
]

function page<M extends Record<string, unknown>, K extends keyof M & string>(
  path: string,
  load: () => Promise<M>,
  name: K,
) {
  const loaded = async () => {
    const [module] = await Promise.all([load(), path === '/' ? undefined : allTexts()])
    return module
  }
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(loaded as unknown as () => Promise<Record<string, never>>, name as never),
  })
}

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  scrollRestoration: true,
})
