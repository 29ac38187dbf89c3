import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import { now } from '../../api/clock'
import type { Quote, Slot } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { Money, type MoneyValue, When } from '../../ui/values'
import { Disclaimers } from '../find/Disclaimers'
import { countingTier } from './Preview'
import { useAmount } from './words'

/** The whole price and what comes back on cancelling, before anything is held. */
export function CheckoutPage() {
  const t = useText()
  const { listing } = useParams({ strict: false }) as { listing: string }
  const search = useRouterState({ select: (state) => state.location.search }) as { start?: string }
  const path = useRouterState({ select: (state) => state.location.pathname })
  const start = search.start
  const quote = useQuery({
    queryKey: ['quote', listing, start ?? ''],
    queryFn: () => data(api.POST('/v1/quotes', { params: { header: intent() }, body: { listing, start } })),
    // While the page is left for the order's, its address has no start any more.
    enabled: path.startsWith('/checkout/'),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  if (quote.isPending) return <Skeleton lines={6} />
  return (
    <div className="mx-auto max-w-xl space-y-5">
      <h1>{t('checkout.title')}</h1>
      {quote.isError ? (
        <Conflict error={quote.error} listing={listing} again={quote.refetch} />
      ) : (
        <Offer key={quote.data.id} quote={quote.data} again={quote.refetch} />
      )}
    </div>
  )
}

function Offer({ quote, again }: { quote: Quote; again: () => void }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const navigate = useNavigate()
  const wish = useRef(intent())
  const goods = quote.kind === 'goods'
  const [address, setAddress] = useState<AddressForm>(noAddress)
  const hold = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/orders', {
          params: { header: wish.current },
          body: { quote: quote.id, ...(goods ? { delivery: address } : {}) },
        }),
      ),
    onError: (error) => {
      // An address that was refused is sent anew; a lost answer is asked for again.
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSuccess: (order) => navigate({ to: '/bookings/$id', params: { id: order.id } as never, replace: true }),
  })
  // What is over already would be read as a promise.
  const refunds = quote.refunds.slice(Math.max(0, countingTier(quote.refunds, now())))
  const until = (at: string) =>
    t('checkout.refundUntil', {
      date: intl.formatDate(at, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: 'numeric',
        minute: '2-digit',
      }),
    })
  return (
    <>
      {hold.error && fieldErrors(hold.error).length === 0 ? (
        <Conflict error={hold.error} listing={quote.listing} zone={quote.zone} again={again} />
      ) : null}
      <Card className="space-y-4">
        <div>
          <h2>{quote.title}</h2>
          {goods ? null : (
            <p className="mt-1">
              {quote.sessions ? `${t('checkout.first', { count: quote.sessions })} ` : ''}
              <When at={quote.start} zone={quote.zone} />
            </p>
          )}
        </div>
        <table className="w-full">
          <tbody>
            {quote.lines.map((line) => (
              <tr key={line.label}>
                <td className="py-1">{text(`checkout.line.${line.label}`, line.label)}</td>
                <td className="py-1 text-end">
                  <Money value={line.amount} />
                </td>
              </tr>
            ))}
            <tr className="border-t border-line text-lg font-semibold">
              <th scope="row" className="py-2 text-start">
                {t('checkout.total')}
              </th>
              <td className="py-2 text-end">
                <Money value={quote.total} />
              </td>
            </tr>
          </tbody>
        </table>
        {goods ? (
          <p>{t('checkout.goodsTerms')}</p>
        ) : (
          <div>
            <h3>{t(quote.sessions ? 'checkout.refundsPackage' : 'checkout.refunds')}</h3>
            <table className="mt-1 w-full text-[0.95rem]">
              <tbody>
                {refunds.map((tier) => (
                  <tr key={tier.until ?? 'after'}>
                    <td className="py-0.5 text-soft">
                      {tier.until
                        ? until(tier.until)
                        : t(
                            quote.sessions
                              ? 'checkout.refundUnused'
                              : refunds.length > 1
                                ? 'checkout.refundAfter'
                                : 'checkout.refundAlways',
                          )}
                    </td>
                    <td className="py-0.5 text-end">
                      <Money value={tier.refund} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Disclaimers told={quote.disclaimers} />
        {goods ? <AddressFields address={address} change={setAddress} error={hold.error} /> : null}
        <p className="rounded-card bg-violet-wash px-4 py-3">
          {t(goods ? 'checkout.escrowGoods' : quote.sessions ? 'checkout.escrowPackage' : 'checkout.escrow')}{' '}
          <Link
            to="/agreements/$name"
            params={{ name: quote.agreementHash } as never}
            className="text-ink underline"
          >
            {t('checkout.rules')}
          </Link>
        </p>
        <Button className="w-full" busy={hold.isPending || hold.isSuccess} onClick={() => hold.mutate()}>
          {t(goods ? 'checkout.order' : 'checkout.hold')}
        </Button>
        <p className="text-sm text-soft">{t(goods ? 'checkout.orderText' : 'checkout.holdText')}</p>
      </Card>
    </>
  )
}

type AddressForm = { name: string; street: string; postalCode: string; city: string; country: string }

const noAddress: AddressForm = { name: '', street: '', postalCode: '', city: '', country: '' }

const lines = [
  ['name', 'name', 'sm:col-span-2'],
  ['street', 'street-address', 'sm:col-span-2'],
  ['postalCode', 'postal-code', ''],
  ['city', 'address-level2', ''],
  ['country', 'country-name', 'sm:col-span-2'],
] as const

function fieldErrors(error: unknown) {
  return error instanceof Problem ? error.errors.filter(({ field }) => field.startsWith('delivery')) : []
}

/** Where goods are sent; the provider sees it from the payment until the order ends. */
function AddressFields({
  address,
  change,
  error,
}: {
  address: AddressForm
  change: (address: AddressForm) => void
  error: unknown
}) {
  const t = useText()
  const wrong = fieldErrors(error)
  return (
    <fieldset className="space-y-3">
      <legend className="font-semibold">{t('checkout.address')}</legend>
      <p className="text-sm text-soft">{t('checkout.addressText')}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {lines.map(([field, complete, wide]) => (
          <div key={field} className={wide}>
            <TextField
              label={t(`checkout.address.${field}`)}
              optional={field === 'postalCode' || field === 'country'}
              autoComplete={complete}
              maxLength={200}
              value={address[field]}
              error={
                address[field].trim() === '' && wrong.some((one) => one.field === `delivery.${field}`)
                  ? t('editor.wrong.missing')
                  : undefined
              }
              onChange={(event) => change({ ...address, [field]: event.target.value })}
            />
          </div>
        ))}
      </div>
    </fieldset>
  )
}

/** Conflicts are part of the story: what changed, that nothing was booked, and the way on. */
export function Conflict({
  error,
  listing,
  zone,
  again,
}: {
  error: unknown
  listing: string
  /** The provider's, where it is known. */
  zone?: string
  again: () => void
}) {
  const t = useText()
  const problem = error instanceof Problem ? error : undefined
  if (problem?.code === 'slot-taken' || problem?.code === 'slot-not-offered') {
    return <Taken problem={problem} listing={listing} zone={zone} />
  }
  if (problem?.code === 'quote-changed' || problem?.code === 'quote-expired') {
    const price = problem.body.price as MoneyValue | undefined
    return (
      <Card className="space-y-3 border-amber">
        <h2>{t(problem.code === 'quote-changed' ? 'checkout.changed' : 'checkout.expired')}</h2>
        {price ? (
          <p>
            <NewPrice price={price} />
          </p>
        ) : null}
        <Button onClick={again}>{t('checkout.again')}</Button>
      </Card>
    )
  }
  if (problem?.code === 'sold-out') {
    return (
      <Card className="space-y-3 border-amber">
        <h2>{t('checkout.soldOut')}</h2>
        <p>
          {t('checkout.soldOutText')} {t('checkout.soldOutNothing')}
        </p>
        <Button kind="secondary" onClick={again}>
          {t('checkout.lookAgain')}
        </Button>
      </Card>
    )
  }
  return problem && problem.status >= 400 && problem.status < 500 && problem.status !== 401 ? (
    <Refusal error={error} />
  ) : (
    <Failed error={error} retry={again} />
  )
}

/** The times that the server names as near, in a dialog; closed, the same is one line on the page. */
function Taken({ problem, listing, zone }: { problem: Problem; listing: string; zone?: string }) {
  const t = useText()
  const [open, setOpen] = useState(true)
  const slots = (problem.body.alternatives as Slot[] | undefined) ?? []
  const title = t(problem.code === 'slot-taken' ? 'checkout.taken' : 'checkout.notOffered')
  const all = (
    <Link to="/listings/$id" params={{ id: listing } as never} className="inline-flex min-h-11 items-center">
      {t('checkout.otherTimes')}
    </Link>
  )
  return (
    <>
      <Card className="border-amber">
        <h2>{title}</h2>
        <p>{t('checkout.nothingBooked')}</p>
        <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
          {slots.length > 0 ? (
            <Button kind="secondary" onClick={() => setOpen(true)}>
              {t('checkout.near')}
            </Button>
          ) : null}
          {all}
        </div>
      </Card>
      <Sheet open={open && slots.length > 0} onClose={() => setOpen(false)} title={title}>
        <p className="mb-3">{t('checkout.takenText')}</p>
        <ul className="space-y-2">
          {slots.map((slot) => (
            <li key={slot.start}>
              <Link
                to="/checkout/$listing"
                params={{ listing } as never}
                search={{ start: slot.start } as never}
                replace
                onClick={() => setOpen(false)}
                className={`${buttonClass('secondary')} w-full text-center`}
              >
                <When at={slot.start} zone={zone} brief />
              </Link>
            </li>
          ))}
        </ul>
        <div className="mt-2">{all}</div>
      </Sheet>
    </>
  )
}

function NewPrice({ price }: { price: MoneyValue }) {
  const t = useText()
  const amount = useAmount()
  return <>{t('checkout.changedText', { price: amount(price) })}</>
}
