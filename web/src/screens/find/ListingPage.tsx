import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, data } from '../../api/client'
import { now } from '../../api/clock'
import type { Listing } from '../../api/schema'
import { signInPath, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { buttonClass } from '../../ui/Button'
import { addDays, addMonths, dayOf, firstOfMonth } from '../../ui/dates'
import { Markdown } from '../../ui/Markdown'
import { Picture } from '../../ui/Picture'
import { SlotPicker } from '../../ui/SlotPicker'
import { Card, Failed, Skeleton, Tag } from '../../ui/states'
import { deviceZone, Money } from '../../ui/values'
import { ReviewList } from '../reputation/ReviewList'
import { TrustCard } from '../reputation/TrustCard'
import { WriteTo } from '../talk/WriteTo'
import { Disclaimers } from './Disclaimers'
import { KeepButton } from './KeepButton'
import { noteSeen } from './recent'
import { Waiting } from './Waiting'

export function ListingPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const listing = useQuery({
    queryKey: ['listing', id],
    queryFn: () => data(api.GET('/v1/listings/{id}', { params: { path: { id } } })),
  })
  const seen = listing.data
  useEffect(() => {
    if (seen)
      noteSeen({
        id: seen.id,
        title: seen.title,
        category: seen.category ?? undefined,
        provider: seen.providerName,
      })
  }, [seen])
  if (listing.isPending) return <Skeleton lines={6} />
  if (listing.isError) return <Failed error={listing.error} retry={listing.refetch} />
  return <ListingView listing={listing.data} />
}

/** A listing as clients see it; a provider's preview shows the same. */
export function ListingView({ listing, preview = false }: { listing: Listing; preview?: boolean }) {
  const t = useText()
  const session = useSession()
  const { locale } = useLanguage()
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const provider = useQuery({
    queryKey: ['person', listing.provider],
    queryFn: () => data(api.GET('/v1/people/{id}', { params: { path: { id: listing.provider } } })),
  })
  const place = listing.place
  const goods = place?.kind === 'delivery'
  return (
    <article className="space-y-6">
      <header className="overflow-hidden rounded-card border border-line bg-raised md:grid md:grid-cols-[2fr_3fr]">
        <Picture
          id={listing.id}
          category={listing.category ?? undefined}
          photo={listing.photos[0]}
          className="h-44 w-full md:h-full"
        />
        <div className="p-5">
          <div className="flex items-start justify-between gap-3">
            <h1 className="break-words">{listing.title}</h1>
            {preview ? null : <KeepButton listing={listing.id} title={listing.title} className="shrink-0" />}
          </div>
          <p className="text-soft">{t('listing.by', { name: listing.providerName })}</p>
          <dl className="mt-4 grid gap-3 sm:grid-cols-2">
            <Fact term={t('listing.price')}>
              {listing.price ? (
                <strong className="text-lg">
                  <Money value={listing.price} />
                </strong>
              ) : (
                '–'
              )}
              <span className="block text-sm text-soft">{t('listing.priceAll')}</span>
            </Fact>
            {goods ? null : (
              <Fact term={t('listing.duration')}>
                {listing.sessions ? `${t('listing.sessions', { count: listing.sessions })} ` : ''}
                {listing.durationMinutes ? t('common.minutes', { count: listing.durationMinutes }) : '–'}
              </Fact>
            )}
            <Fact term={t(goods ? 'listing.delivery' : 'listing.where')}>
              {goods
                ? t('listing.sentFrom', { city: place?.city ?? '' })
                : place?.kind === 'online'
                  ? t('listing.whereOnline')
                  : t('listing.wherePlace', { city: place?.city ?? '' })}
            </Fact>
            {goods && typeof listing.left === 'number' ? (
              <Fact term={t('listing.stock')}>
                {listing.left === 0 ? (
                  <Tag tone="amber">{t('find.soldOut')}</Tag>
                ) : (
                  t('listing.left', { count: listing.left })
                )}
              </Fact>
            ) : null}
            <Fact term={t('listing.languages')}>
              {listing.languages.map((language) => languages.of(language) ?? language).join(', ')}
            </Fact>
            {listing.attributes?.map((attribute) => (
              <Fact key={attribute.key} term={attribute.name[locale]}>
                <span className="break-words">{attribute.value}</span>
              </Fact>
            ))}
          </dl>
          {preview || session.me?.id === listing.provider ? null : (
            <div className="mt-5">
              <WriteTo about={{ listing: listing.id }} name={listing.providerName} />
            </div>
          )}
        </div>
      </header>
      <Card>
        <h2 className="mb-2">{t('listing.about')}</h2>
        <Markdown text={listing.description ?? ''} />
        <Policy listing={listing} />
      </Card>
      <Disclaimers told={listing.disclaimers} />
      {preview ? null : goods ? <Buy listing={listing} /> : <Times listing={listing} />}
      {provider.data?.about ? (
        <Card>
          <h2>{t('listing.provider', { name: listing.providerName })}</h2>
          <p className="mt-1 max-w-prose whitespace-pre-line break-words">{provider.data.about}</p>
        </Card>
      ) : null}
      {preview ? null : (
        <>
          <TrustCard person={listing.provider} name={listing.providerName} link />
          <ReviewList of={{ listing: listing.id }} />
        </>
      )}
    </article>
  )
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-soft">{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Policy({ listing }: { listing: Listing }) {
  const t = useText()
  const policy = listing.cancellationPolicy
  const known = policy === 'flexible' || policy === 'moderate' || policy === 'strict'
  const goods = listing.place?.kind === 'delivery'
  const packaged = Boolean(listing.sessions)
  const how = goods
    ? t('listing.goods')
    : packaged
      ? t('listing.package')
      : listing.agreement === 'appointment-on-request'
        ? t('listing.request', { name: listing.providerName })
        : t('listing.instant')
  return (
    <div className="mt-5 space-y-2 border-t border-line pt-4">
      <p>{how}</p>
      {known && !goods ? (
        <p>
          <strong>{t(packaged ? 'listing.policyPackage' : 'listing.policy')}:</strong>{' '}
          {t(`listing.policy${packaged ? 'Package' : ''}.${policy}`)}
        </p>
      ) : null}
    </div>
  )
}

/** Goods have no time to choose: one button leads to the price and the address. */
function Buy({ listing }: { listing: Listing }) {
  const t = useText()
  const session = useSession()
  if (session.me?.id === listing.provider) {
    return (
      <Card>
        <p>{t('listing.own')}</p>
      </Card>
    )
  }
  if (listing.left === 0) {
    return (
      <Card>
        <h2>{t('checkout.soldOut')}</h2>
        <p className="mt-1">{t('checkout.soldOutText')}</p>
      </Card>
    )
  }
  return (
    <Card>
      {session.signedIn ? (
        <Link
          to="/checkout/$listing"
          params={{ listing: listing.id } as never}
          className={`${buttonClass()} w-full text-center sm:w-auto`}
        >
          {t('listing.buy')}
        </Link>
      ) : (
        <a
          href={signInPath(`/checkout/${listing.id}`)}
          className={`${buttonClass()} w-full text-center sm:w-auto`}
        >
          {t('listing.buy')}
        </a>
      )}
    </Card>
  )
}

function Times({ listing }: { listing: Listing }) {
  const t = useText()
  const session = useSession()
  const navigate = useNavigate()
  const zone = deviceZone()
  const today = dayOf(new Date(now()), zone)
  const [month, setMonth] = useState(firstOfMonth(today))
  const from = [month, today].sort()[1] ?? today
  const to = addDays(addMonths(month, 1), -1)
  const slots = useQuery({
    queryKey: ['slots', listing.id, from, to, zone],
    queryFn: () =>
      data(
        api.GET('/v1/listings/{id}/slots', {
          params: { path: { id: listing.id }, query: { from, to, zone } },
        }),
      ),
    staleTime: 5_000,
  })
  if (session.me?.id === listing.provider) {
    return (
      <Card>
        <p>{t('listing.own')}</p>
      </Card>
    )
  }
  return (
    <Card>
      <h2 className="mb-3">{t(listing.sessions ? 'listing.chooseFirst' : 'listing.choose')}</h2>
      {slots.isError ? (
        <Failed error={slots.error} retry={slots.refetch} />
      ) : (
        <SlotPicker
          slots={slots.data?.items ?? []}
          loading={slots.isPending}
          month={month}
          onMonth={setMonth}
          zone={zone}
          planZone={slots.data?.planZone}
          seats={slots.data?.seats}
          today={today}
          onPick={(slot) => {
            const onward = `/checkout/${listing.id}?start=${encodeURIComponent(slot.start)}`
            if (session.signedIn) {
              void navigate({
                to: '/checkout/$listing',
                params: { listing: listing.id } as never,
                search: { start: slot.start } as never,
              })
            } else window.location.assign(signInPath(onward))
          }}
        />
      )}
      {session.signedIn && !listing.sessions ? (
        <Link
          to="/listings/$id/series"
          params={{ id: listing.id } as never}
          className="mt-4 inline-flex min-h-11 items-center"
        >
          {t('series.open')}
        </Link>
      ) : null}
      <Waiting listing={listing.id} today={today} />
    </Card>
  )
}
