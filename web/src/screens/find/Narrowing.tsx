import { useQuery } from '@tanstack/react-query'
import { MapPin } from 'lucide-react'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { FacetCount, Facets } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextField } from '../../ui/Field'
import { parseAmount } from '../../ui/values'
import type { Filters } from './filters'
import { useHere } from './here'

const LANGUAGES = ['en', 'de', 'fr', 'it', 'es', 'pt', 'tr', 'uk']
const RADII = [5, 10, 25, 50, 100]
const SORTS = ['relevance', 'distance', 'newest', 'price'] as const

const ANY_TIME = { freeFrom: undefined, freeBefore: undefined }
/** Parts of a day by when something begins. */
const TIMES = {
  morning: { freeFrom: undefined, freeBefore: '12:00' },
  afternoon: { freeFrom: '12:00', freeBefore: '17:00' },
  evening: { freeFrom: '17:00', freeBefore: undefined },
} as const

export type Part = { filters: Filters; change: (part: Partial<Filters>) => void }

export function useCategories() {
  const { locale } = useLanguage()
  return useQuery({
    queryKey: ['categories', locale],
    queryFn: () => data(api.GET('/v1/categories', { params: { header: { 'Accept-Language': locale } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function ClearFilters({ change }: Pick<Part, 'change'>) {
  const t = useText()
  return (
    <Button
      kind="secondary"
      onClick={() =>
        change({
          q: undefined,
          category: undefined,
          minPriceMinor: undefined,
          maxPriceMinor: undefined,
          currency: undefined,
          language: undefined,
          near: undefined,
          withinKilometres: undefined,
          place: undefined,
          freeOn: undefined,
          freeFrom: undefined,
          freeBefore: undefined,
          sort: undefined,
        })
      }
    >
      {t('find.clear')}
    </Button>
  )
}

/** How many there are of each value; a name alone while nothing is counted yet. */
function useCounted(counts: FacetCount[] | undefined) {
  const { intl } = useLanguage()
  return (name: string, value: string) =>
    counts
      ? `${name} (${intl.formatNumber(counts.find((count) => count.value === value)?.count ?? 0)})`
      : name
}

export function Narrowing({ filters, change, facets }: Part & { facets?: Facets | null }) {
  const t = useText()
  const { locale } = useLanguage()
  const categories = useCategories()
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const any = Object.keys(filters).some((name) => name !== 'q')
  const category = useCounted(facets?.categories)
  const place = useCounted(facets?.places)
  const language = useCounted(facets?.languages)
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
        {categories.data?.map((one) => (
          <option key={one.id} value={one.id}>
            {category(one.name, one.id)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('find.place')}
        value={filters.place ?? ''}
        onChange={(event) => change({ place: event.target.value || undefined })}
      >
        <option value="">{t('find.anyPlace')}</option>
        <option value="at-place">{place(t('find.at-place'), 'at-place')}</option>
        <option value="online">{place(t('find.online'), 'online')}</option>
        <option value="delivery">{place(t('listing.delivery'), 'delivery')}</option>
      </SelectField>
      <NearMe filters={filters} change={change} />
      <TextField
        label={t('find.freeOn')}
        type="date"
        value={filters.freeOn ?? ''}
        onChange={(event) =>
          change(event.target.value ? { freeOn: event.target.value } : { freeOn: undefined, ...ANY_TIME })
        }
      />
      {filters.freeOn ? <TimeOfDay filters={filters} change={change} /> : null}
      <SelectField
        label={t('find.language')}
        value={filters.language ?? ''}
        onChange={(event) => change({ language: event.target.value || undefined })}
      >
        <option value="">{t('find.anyLanguage')}</option>
        {LANGUAGES.map((code) => (
          <option key={code} value={code}>
            {language(names.of(code) ?? code, code)}
          </option>
        ))}
      </SelectField>
      <PriceBands filters={filters} change={change} bands={facets?.prices} />
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

function TimeOfDay({ filters, change }: Part) {
  const t = useText()
  const names = Object.keys(TIMES) as (keyof typeof TIMES)[]
  const chosen = names.find(
    (name) => TIMES[name].freeFrom === filters.freeFrom && TIMES[name].freeBefore === filters.freeBefore,
  )
  return (
    <SelectField
      label={t('find.time')}
      value={chosen ?? ''}
      onChange={(event) => change(TIMES[event.target.value as keyof typeof TIMES] ?? ANY_TIME)}
    >
      <option value="">{t('find.time.any')}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {t(`find.time.${name}`)}
        </option>
      ))}
    </SelectField>
  )
}

/** Bands are of the number alone: whoever looks in one place sees one currency. */
function PriceBands({ filters, change, bands }: Part & { bands?: FacetCount[] }) {
  const t = useText()
  const { intl } = useLanguage()
  const chosen = `${filters.minPriceMinor ?? ''}-${filters.maxPriceMinor ?? ''}`
  const valueIn = (band: FacetCount) => (band.value.startsWith('0-') ? band.value.slice(1) : band.value)
  const name = (band: FacetCount) => {
    const [min = '', max = ''] = band.value.split('-')
    const amount = (minor: number) => intl.formatNumber(minor / 100)
    const text =
      max === ''
        ? t('find.chip.from', { min: amount(Number(min)) })
        : min === '0'
          ? t('find.chip.under', { max: amount(Number(max) + 1) })
          : t('find.chip.between', { min: amount(Number(min)), max: amount(Number(max) + 1) })
    return `${text} (${intl.formatNumber(band.count)})`
  }
  if (!bands) return null
  return (
    <SelectField
      label={t('find.price')}
      value={bands.some((band) => valueIn(band) === chosen) ? chosen : ''}
      onChange={(event) => {
        const [min = '', max = ''] = event.target.value.split('-')
        change({
          minPriceMinor: min === '' ? undefined : Number(min),
          maxPriceMinor: max === '' ? undefined : Number(max),
          currency: undefined,
        })
      }}
    >
      <option value="">{t('find.anyPrice')}</option>
      {bands.map((band) => (
        <option key={band.value} value={valueIn(band)}>
          {name(band)}
        </option>
      ))}
    </SelectField>
  )
}

function MaxPrice({ filters, change }: Part) {
  const t = useText()
  const currency = filters.currency ?? 'EUR'
  const [typed, setTyped] = useState(
    filters.maxPriceMinor === undefined || !filters.currency ? '' : String(filters.maxPriceMinor / 100),
  )
  const apply = (amount: string, code: string) => {
    const minor = parseAmount(amount, code)
    change({
      minPriceMinor: undefined,
      maxPriceMinor: minor,
      currency: minor === undefined ? undefined : code,
    })
  }
  return (
    <div className="grid grid-cols-[1fr_6rem] items-end gap-2">
      <TextField
        label={t('find.maxPrice')}
        inputMode="decimal"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => (typed || filters.currency ? apply(typed, currency) : undefined)}
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
  const { locate, denied } = useHere((near) =>
    change({ near, withinKilometres: filters.withinKilometres ?? 25 }),
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
