import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Heart, Search } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { api, data } from '../../api/client'
import type { SearchResult } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { useFilters } from './filters'
import { ListingCard } from './ListingCard'
import { ClearFilters, Narrowing, type Part } from './Narrowing'
import { PlacesMap } from './PlacesMap'
import { SaveSearch } from './SaveSearch'
import { Understood } from './Understood'

export function FindPage() {
  const t = useText()
  const { locale } = useLanguage()
  const [filters, change] = useFilters()
  const [sketch, setSketch] = useState(false)
  const found = useInfiniteQuery({
    queryKey: ['search', filters, locale],
    queryFn: ({ pageParam }) =>
      data<SearchResult>(
        api.GET('/v1/search', {
          params: {
            query: { ...filters, limit: 24, cursor: pageParam, details: true },
            header: { 'Accept-Language': locale },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  })
  const hits = found.data?.pages.flatMap((page) => page.items) ?? []
  const first = found.data?.pages[0]
  const total = first?.total ?? 0
  const narrowing = <Narrowing filters={filters} change={change} facets={first?.facets} />
  return (
    <div className="md:grid md:grid-cols-[17rem_1fr] md:gap-8">
      <div>
        <div className="mb-3 flex items-center justify-between gap-2">
          <h1>{t('find.title')}</h1>
          <Link
            to="/kept"
            aria-label={t('kept.title')}
            title={t('kept.title')}
            className="grid size-11 shrink-0 place-items-center rounded-full text-violet hover:bg-violet-wash"
          >
            <Heart aria-hidden="true" size={22} />
          </Link>
        </div>
        <Words filters={filters} change={change} />
        <details className="mt-4 rounded-card border border-line bg-raised p-4 md:hidden">
          <summary className="min-h-8 cursor-pointer font-semibold">{t('find.filters')}</summary>
          {narrowing}
        </details>
        <div className="mt-4 hidden md:block">{narrowing}</div>
      </div>
      <section className="mt-5 md:mt-0" aria-labelledby="results" aria-busy={found.isPlaceholderData}>
        {first ? <Understood understood={first.understood} filters={filters} change={change} /> : null}
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          <h2 id="results" aria-live="polite">
            {found.isPending ? t('common.loading') : t('find.results', { count: total })}
          </h2>
          <div className="flex gap-1">
            <Button
              kind={sketch ? 'quiet' : 'secondary'}
              aria-pressed={!sketch}
              onClick={() => setSketch(false)}
            >
              {t('find.list')}
            </Button>
            <Button
              kind={sketch ? 'secondary' : 'quiet'}
              aria-pressed={sketch}
              onClick={() => setSketch(true)}
            >
              {t('find.map')}
            </Button>
          </div>
        </div>
        {found.isPending || Object.keys(filters).length === 0 ? null : (
          <div className="mb-3 empty:hidden">
            <SaveSearch key={JSON.stringify(filters)} filters={filters} />
          </div>
        )}
        {first?.partly && hits.length > 0 ? <p className="mb-3 text-soft">{t('find.partly')}</p> : null}
        {found.isPending ? (
          <Skeleton lines={6} />
        ) : found.isError ? (
          <Failed error={found.error} retry={found.refetch} />
        ) : hits.length === 0 && Object.keys(filters).length === 0 ? (
          <Empty
            title={t('find.empty')}
            action={
              <Link to="/provide" className={buttonClass('secondary')}>
                {t('find.emptyDo')}
              </Link>
            }
          >
            {t('find.emptyText')}
          </Empty>
        ) : hits.length === 0 ? (
          <Empty title={t('find.none')} action={<ClearFilters change={change} />}>
            {t('find.noneText')}
          </Empty>
        ) : (
          <>
            {sketch ? (
              <PlacesMap hits={hits} near={filters.near} />
            ) : (
              <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
                {hits.map((hit) => (
                  <li key={hit.id}>
                    <ListingCard hit={hit} />
                  </li>
                ))}
              </ul>
            )}
            {found.hasNextPage ? (
              <div className="mt-6 text-center">
                <Button
                  kind="secondary"
                  busy={found.isFetchingNextPage}
                  onClick={() => found.fetchNextPage()}
                >
                  {t('common.more')}
                </Button>
              </div>
            ) : null}
          </>
        )}
      </section>
    </div>
  )
}

function Words({ filters, change }: Part) {
  const t = useText()
  const [words, setWords] = useState(filters.q ?? '')
  useEffect(() => setWords(filters.q ?? ''), [filters.q])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change({ q: words.trim() || undefined })
  }
  return (
    <search>
      <form onSubmit={submit} className="flex items-end gap-2">
        <div className="flex-1">
          <TextField
            label={t('find.query')}
            hint={t('find.queryHint')}
            type="search"
            value={words}
            maxLength={200}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        <Button type="submit" aria-label={t('find.search')} className="px-3.5">
          <Search aria-hidden="true" size={20} />
        </Button>
      </form>
    </search>
  )
}
