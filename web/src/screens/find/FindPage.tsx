import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { MapPin, Search } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { api, data } from '../../api/client'
import type { SearchResult } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextField } from '../../ui/Field'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { parseAmount } from '../../ui/values'
import { type Filters, useFilters } from './filters'
import { ListingCard } from './ListingCard'
import { PlacesSketch } from './PlacesSketch'

const LANGUAGES = ['en', 'de', 'fr', 'it', 'es', 'pt', 'tr', 'uk']
const RADII = [5, 10, 25, 50, 100]
const SORTS = ['relevance', 'distance', 'newest', 'price'] as const

export function useCategories() {
  const { locale } = useLanguage()
  return useQuery({
    queryKey: ['categories', locale],
    queryFn: () => data(api.GET('/v1/categories', { params: { header: { 'Accept-Language': locale } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function FindPage() {
  const t = useText()
  const [filters, change] = useFilters()
  const [sketch, setSketch] = useState(false)
  const found = useInfiniteQuery({
    queryKey: ['search', filters],
    queryFn: ({ pageParam }) =>
      data<SearchResult>(
        api.GET('/v1/search', { params: { query: { ...filters, limit: 24, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const hits = found.data?.pages.flatMap((page) => page.items) ?? []
  const total = found.data?.pages[0]?.total ?? 0
  return (
    <div className="md:grid md:grid-cols-[17rem_1fr] md:gap-8">
      <div>
        <h1 className="mb-3">{t('find.title')}</h1>
        <Words filters={filters} change={change} />
        <details className="mt-4 rounded-card border border-line bg-raised p-4 md:hidden">
          <summary className="min-h-8 cursor-pointer font-semibold">{t('find.filters')}</summary>
          <Narrowing filters={filters} change={change} />
        </details>
        <div className="mt-4 hidden md:block">
          <Narrowing filters={filters} change={change} />
        </div>
      </div>
      <section className="mt-5 md:mt-0" aria-labelledby="results">
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
        {found.isPending ? (
          <Skeleton lines={6} />
        ) : found.isError ? (
          <Failed error={found.error} retry={found.refetch} />
        ) : hits.length === 0 ? (
          <Empty title={t('find.none')} action={<ClearFilters change={change} />}>
            {t('find.noneText')}
          </Empty>
        ) : (
          <>
            {sketch ? (
              <PlacesSketch hits={hits} />
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

type Part = { filters: Filters; change: (part: Partial<Filters>) => void }

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

function ClearFilters({ change }: Pick<Part, 'change'>) {
  const t = useText()
  return (
    <Button
      kind="secondary"
      onClick={() =>
        change({
          q: undefined,
          category: undefined,
          maxPriceMinor: undefined,
          currency: undefined,
          language: undefined,
          near: undefined,
          withinKilometres: undefined,
          place: undefined,
          freeOn: undefined,
          sort: undefined,
        })
      }
    >
      {t('find.clear')}
    </Button>
  )
}

function Narrowing({ filters, change }: Part) {
  const t = useText()
  const { locale } = useLanguage()
  const categories = useCategories()
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const any = Object.keys(filters).some((name) => name !== 'q')
  // As the search does it where nothing was asked for.
  const usual = filters.q ? 'relevance' : filters.near ? 'distance' : 'newest'
  return (
    <div className="mt-3 space-y-4">
      <SelectField
        label={t('find.category')}
        value={filters.category ?? ''}
        onChange={(event) => change({ category: event.target.value || undefined })}
      >
        <option value="">{t('find.all')}</option>
        {categories.data?.map((category) => (
          <option key={category.id} value={category.id}>
            {category.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('find.place')}
        value={filters.place ?? ''}
        onChange={(event) => change({ place: event.target.value || undefined })}
      >
        <option value="">{t('find.anyPlace')}</option>
        <option value="at-place">{t('find.at-place')}</option>
        <option value="online">{t('find.online')}</option>
      </SelectField>
      <NearMe filters={filters} change={change} />
      <TextField
        label={t('find.freeOn')}
        type="date"
        value={filters.freeOn ?? ''}
        onChange={(event) => change({ freeOn: event.target.value || undefined })}
      />
      <SelectField
        label={t('find.language')}
        value={filters.language ?? ''}
        onChange={(event) => change({ language: event.target.value || undefined })}
      >
        <option value="">{t('find.anyLanguage')}</option>
        {LANGUAGES.map((code) => (
          <option key={code} value={code}>
            {names.of(code)}
          </option>
        ))}
      </SelectField>
      <MaxPrice filters={filters} change={change} />
      <SelectField
        label={t('find.sort')}
        value={filters.sort ?? usual}
        onChange={(event) => change({ sort: event.target.value === usual ? undefined : event.target.value })}
      >
        {SORTS.filter((sort) => (sort === 'relevance' ? filters.q : sort !== 'distance' || filters.near)).map(
          (sort) => (
            <option key={sort} value={sort}>
              {t(`find.sort.${sort}`)}
            </option>
          ),
        )}
      </SelectField>
      {any ? <ClearFilters change={change} /> : null}
    </div>
  )
}

function MaxPrice({ filters, change }: Part) {
  const t = useText()
  const currency = filters.currency ?? 'EUR'
  const [typed, setTyped] = useState(
    filters.maxPriceMinor === undefined ? '' : String(filters.maxPriceMinor / 100),
  )
  const apply = (amount: string, code: string) => {
    const minor = parseAmount(amount, code)
    change({ maxPriceMinor: minor, currency: minor === undefined ? undefined : code })
  }
  return (
    <div className="grid grid-cols-[1fr_6rem] items-end gap-2">
      <TextField
        label={t('find.maxPrice')}
        inputMode="decimal"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => apply(typed, currency)}
      />
      <SelectField
        label={t('find.currency')}
        value={currency}
        onChange={(event) => apply(typed, event.target.value)}
      >
        {['EUR', 'CHF', 'GBP', 'USD', 'AUD', 'NZD', 'ZAR'].map((code) => (
          <option key={code}>{code}</option>
        ))}
      </SelectField>
    </div>
  )
}

function NearMe({ filters, change }: Part) {
  const t = useText()
  const [denied, setDenied] = useState(false)
  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setDenied(false)
        // Two decimals are about a kilometre: enough to find somebody, too little to find you.
        change({
          near: `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`,
          withinKilometres: filters.withinKilometres ?? 25,
        })
      },
      () => setDenied(true),
    )
  if (!filters.near) {
    return (
      <div>
        <Button kind="secondary" className="w-full" onClick={locate}>
          <MapPin aria-hidden="true" size={18} />
          {t('find.near')}
        </Button>
        {denied ? (
          <p role="alert" className="mt-2 text-sm text-soft">
            {t('find.nearDenied')}
          </p>
        ) : null}
      </div>
    )
  }
  return (
    <div className="space-y-2">
      <p className="text-sm">{t('find.nearOn', { kilometres: filters.withinKilometres ?? 25 })}</p>
      <SelectField
        label={t('find.radius')}
        value={filters.withinKilometres ?? 25}
        onChange={(event) => change({ withinKilometres: Number(event.target.value) })}
      >
        {RADII.map((radius) => (
          <option key={radius} value={radius}>
            {t('find.kilometres', { count: radius })}
          </option>
        ))}
      </SelectField>
      <Button
        kind="quiet"
        onClick={() => change({ near: undefined, withinKilometres: undefined, sort: undefined })}
      >
        {t('find.anyPlace')}
      </Button>
    </div>
  )
}
