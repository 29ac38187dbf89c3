import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { SavedSearch } from '../../api/schema'
import { signInPath, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Checkbox } from '../../ui/Field'
import { Picture } from '../../ui/Picture'
import { Card, Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { useFavourites } from './KeepButton'
import { ListingCard } from './ListingCard'
import { forgetSeen, recentlySeen } from './recent'

/** What somebody keeps of their searching: searches, listings, and what this browser remembers. */
export function KeptPage() {
  const t = useText()
  const session = useSession()
  return (
    <div className="space-y-8">
      <h1>{t('kept.title')}</h1>
      {session.signedIn ? (
        <>
          <Searches />
          <FavouriteList />
        </>
      ) : (
        <Card>
          <p>{t('kept.signIn')}</p>
          <a href={signInPath()} className={`${buttonClass()} mt-3`}>
            {t('nav.signIn')}
          </a>
        </Card>
      )}
      <Recent />
    </div>
  )
}

function Searches() {
  const t = useText()
  const saved = useQuery({
    queryKey: ['saved-searches'],
    queryFn: () => data<SavedSearch[]>(api.GET('/v1/me/searches')),
  })
  return (
    <section aria-labelledby="kept-searches">
      <h2 id="kept-searches" className="mb-3">
        {t('kept.searches')}
      </h2>
      {saved.isPending ? (
        <Skeleton lines={3} />
      ) : saved.isError ? (
        <Failed error={saved.error} retry={saved.refetch} />
      ) : saved.data.length === 0 ? (
        <Empty
          title={t('kept.noSearches')}
          action={
            <Link to="/" className={buttonClass('secondary')}>
              {t('kept.find')}
            </Link>
          }
        >
          {t('kept.noSearchesText')}
        </Empty>
      ) : (
        <ul className="grid gap-3 md:grid-cols-2">
          {saved.data.map((search) => (
            <li key={search.id}>
              <SavedCard search={search} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function SavedCard({ search }: { search: SavedSearch }) {
  const t = useText()
  const client = useQueryClient()
  const done = { onSettled: () => client.invalidateQueries({ queryKey: ['saved-searches'] }) }
  const params = { path: { id: search.id } }
  const alerts = useMutation({
    mutationFn: (on: boolean) =>
      data(api.PUT('/v1/me/searches/{id}/alerts', { params, body: { alerts: on } })),
    ...done,
  })
  const forget = useMutation({
    mutationFn: async () => {
      await data(api.DELETE('/v1/me/searches/{id}', { params }))
    },
    ...done,
  })
  const criteria = Object.fromEntries(
    Object.entries(search.criteria).filter(([, value]) => value !== null && value !== undefined),
  )
  return (
    <Card className="h-full">
      <h3 className="break-words">
        <Link to="/" search={criteria as never}>
          {search.name}
        </Link>
      </h3>
      {search.criteria.q && search.criteria.q !== search.name ? (
        <p className="text-sm text-soft">{search.criteria.q}</p>
      ) : null}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        <Checkbox
          label={t('kept.alerts')}
          checked={alerts.isPending ? alerts.variables : search.alerts}
          onChange={(event) => alerts.mutate(event.target.checked)}
        />
        <Button
          kind="quiet"
          busy={forget.isPending}
          aria-label={t('kept.forgetNamed', { name: search.name })}
          onClick={() => forget.mutate()}
        >
          {t('kept.forget')}
        </Button>
      </div>
      {alerts.isError ? <Refusal error={alerts.error} /> : null}
    </Card>
  )
}

function FavouriteList() {
  const t = useText()
  const favourites = useFavourites()
  return (
    <section aria-labelledby="kept-favourites">
      <h2 id="kept-favourites" className="mb-3">
        {t('kept.favourites')}
      </h2>
      {favourites.isPending ? (
        <Skeleton lines={3} />
      ) : favourites.isError ? (
        <Failed error={favourites.error} retry={favourites.refetch} />
      ) : favourites.data.items.length === 0 ? (
        <Empty title={t('kept.noFavourites')}>{t('kept.noFavouritesText')}</Empty>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {favourites.data.items.map((hit) => (
            <li key={hit.id}>
              <ListingCard hit={hit} />
            </li>
          ))}
        </ul>
      )}
      {favourites.data && favourites.data.gone.length > 0 ? (
        <p className="mt-3 text-sm text-soft">{t('kept.gone', { count: favourites.data.gone.length })}</p>
      ) : null}
    </section>
  )
}

function Recent() {
  const t = useText()
  const [seen, setSeen] = useState(recentlySeen)
  return (
    <section aria-labelledby="kept-recent">
      <h2 id="kept-recent">{t('kept.recent')}</h2>
      <p className="mb-3 text-sm text-soft">{t('kept.recentText')}</p>
      {seen.length === 0 ? (
        <p>{t('kept.noRecent')}</p>
      ) : (
        <>
          <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
            {seen.map((one) => (
              <li
                key={one.id}
                className="relative flex items-center gap-3 overflow-hidden rounded-card border border-line bg-raised"
              >
                <Picture id={one.id} category={one.category} className="size-16 shrink-0" />
                <div className="min-w-0 py-2 pe-3">
                  <Link
                    to="/listings/$id"
                    params={{ id: one.id }}
                    className="line-clamp-1 font-semibold text-ink no-underline after:absolute after:inset-0 hover:underline"
                  >
                    {one.title}
                  </Link>
                  <p className="line-clamp-1 text-sm text-soft">{one.provider}</p>
                </div>
              </li>
            ))}
          </ul>
          <Button
            kind="quiet"
            className="mt-3"
            onClick={() => {
              forgetSeen()
              setSeen([])
            }}
          >
            {t('kept.clearRecent')}
          </Button>
        </>
      )}
    </section>
  )
}
