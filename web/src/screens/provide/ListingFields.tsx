import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LocateFixed, X } from 'lucide-react'
import { useState } from 'react'
import { api, data } from '../../api/client'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { AmountField } from '../../ui/AmountField'
import { Button } from '../../ui/Button'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { Card } from '../../ui/states'
import { type ListingForm, type PlaceKind, type Sold, soldBy } from './listingForm'

export type FieldsProps = {
  form: ListingForm
  change: (part: Partial<ListingForm>) => void
  error: (field: string) => string | undefined
}

export function WhatFields({ form, change, error }: FieldsProps) {
  const t = useText()
  const { locale } = useLanguage()
  const categories = useQuery({
    queryKey: ['categories', locale],
    queryFn: () =>
      data(api.GET('/v1/categories', { params: { header: { 'Accept-Language': locale } as never } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Card className="space-y-4">
      <h2>{t('editor.what')}</h2>
      <TextField
        label={t('editor.title')}
        hint={t('editor.titleHint')}
        required
        maxLength={120}
        value={form.title}
        error={error('title')}
        onChange={(event) => change({ title: event.target.value })}
      />
      <SelectField
        label={t('editor.category')}
        value={form.category}
        error={error('category')}
        onChange={(event) => change({ category: event.target.value })}
      >
        <option value="">{t('editor.choose')}</option>
        {(categories.data ?? []).map((category) => (
          <option key={category.id} value={category.id}>
            {category.name}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={t('editor.description')}
        hint={t('editor.descriptionHint')}
        rows={9}
        value={form.description}
        error={error('description')}
        onChange={(event) => change({ description: event.target.value })}
      />
      <Languages form={form} change={change} error={error} />
    </Card>
  )
}

const tongues = 'en de fr it es pt nl da sv nb fi pl cs hu ro hr sr tr el uk ru ar fa hi zh ja ko'.split(' ')

function Languages({ form, change, error }: FieldsProps) {
  const t = useText()
  const { locale } = useLanguage()
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const name = (tag: string) => names.of(tag) ?? tag
  const wrong = error('languages') ?? error('languages[0]')
  const free = tongues
    .filter((tag) => !form.languages.includes(tag))
    .sort((a, b) => name(a).localeCompare(name(b), locale))
  return (
    <div>
      <SelectField
        label={t('editor.languages')}
        hint={t('editor.languagesHint')}
        error={wrong}
        value=""
        onChange={(event) => change({ languages: [...form.languages, event.target.value] })}
      >
        <option value="">{t('editor.addLanguage')}</option>
        {free.map((tag) => (
          <option key={tag} value={tag}>
            {name(tag)}
          </option>
        ))}
      </SelectField>
      <ul className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {form.languages.map((tag) => (
          <li key={tag} className="flex items-center rounded-full bg-linen ps-4">
            {name(tag)}
            <button
              type="button"
              aria-label={t('editor.removeLanguage', { language: name(tag) })}
              className="grid size-11 place-items-center rounded-full hover:text-red"
              onClick={() => change({ languages: form.languages.filter((other) => other !== tag) })}
            >
              <X aria-hidden="true" size={16} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Choice({
  name,
  value,
  chosen,
  title,
  text,
  choose,
}: {
  name: string
  value: string
  chosen: boolean
  title: string
  text?: string
  choose: () => void
}) {
  return (
    <label className="flex cursor-pointer gap-3 rounded-card border border-line p-3 has-checked:border-leaf has-checked:bg-leaf-wash">
      <input
        type="radio"
        name={name}
        value={value}
        checked={chosen}
        className="mt-1 size-5 shrink-0 accent-[var(--leaf)]"
        onChange={choose}
      />
      <span>
        <span className="font-semibold">{title}</span>
        {text ? <span className="block text-sm text-soft">{text}</span> : null}
      </span>
    </label>
  )
}

const sorts: Sold[] = ['appointment', 'package', 'goods']

/** An appointment, a package of them, or something that is sent: each has an agreement of its own. */
function SoldFields({ form, change }: FieldsProps) {
  const t = useText()
  const sold = soldBy(form.agreement)
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-semibold">{t('editor.sold')}</legend>
      {sorts.map((sort) => (
        <Choice
          key={sort}
          name="sold"
          value={sort}
          chosen={sold === sort}
          title={t(`editor.sold.${sort}`)}
          text={t(`editor.sold.${sort}.text`)}
          choose={() => change({ agreement: sort === 'appointment' ? 'appointment-on-request' : sort })}
        />
      ))}
    </fieldset>
  )
}

const policies = ['flexible', 'moderate', 'strict'] as const

export function TermsFields({ form, change, error }: FieldsProps) {
  const t = useText()
  const sold = soldBy(form.agreement)
  const agreements = useQuery({
    queryKey: ['agreements'],
    queryFn: () => data(api.GET('/v1/agreements')),
    staleTime: Number.POSITIVE_INFINITY,
  })
  // The other agreements for appointments are for those who ask for them by their name.
  const known = (agreements.data ?? []).filter((agreement) => agreement.name.startsWith('appointment-'))
  return (
    <Card className="space-y-5">
      <h2>{t('editor.terms')}</h2>
      <SoldFields form={form} change={change} error={error} />
      <div className="grid gap-4 sm:grid-cols-[3fr_2fr]">
        <AmountField
          label={t('editor.price')}
          error={error('price') ?? error('price.amountMinor')}
          currencyError={error('price.currency')}
          amount={form.price}
          currency={form.currency}
          onAmount={(price) => change({ price })}
          onCurrency={(currency) => change({ currency })}
        />
        {sold === 'goods' ? null : (
          <TextField
            label={t('editor.duration')}
            inputMode="numeric"
            className="tabular"
            value={form.duration}
            error={error('durationMinutes')}
            onChange={(event) => change({ duration: event.target.value })}
          />
        )}
      </div>
      {sold === 'package' ? (
        <TextField
          label={t('editor.sessions')}
          hint={t('editor.sessionsHint')}
          inputMode="numeric"
          className="tabular"
          value={form.sessions}
          error={error('sessions')}
          onChange={(event) => change({ sessions: event.target.value })}
        />
      ) : null}
      <p className="text-sm text-soft">
        {t(sold === 'goods' ? 'editor.priceHintGoods' : 'editor.priceHint')}
      </p>
      {sold === 'goods' ? (
        <TextField
          label={t('editor.stock')}
          hint={t('editor.stockHint')}
          optional
          inputMode="numeric"
          className="tabular"
          value={form.pieces}
          error={error('stock')}
          onChange={(event) => change({ pieces: event.target.value })}
        />
      ) : null}
      {sold === 'appointment' ? <Booked form={form} change={change} error={error} known={known} /> : null}
      {sold === 'goods' ? null : (
        <>
          <Policies form={form} change={change} error={error} packaged={sold === 'package'} />
          <PlanChoice form={form} change={change} error={error} />
        </>
      )}
    </Card>
  )
}

function Booked({ form, change, error, known }: FieldsProps & { known: { name: string; title: string }[] }) {
  const t = useText()
  const text = useDynamicText()
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-semibold">{t('editor.agreement')}</legend>
      <FieldError message={error('agreement')} />
      {known.map((agreement) => (
        <Choice
          key={agreement.name}
          name="agreement"
          value={agreement.name}
          chosen={form.agreement === agreement.name}
          title={text(`editor.agreement.${agreement.name}`, agreement.title)}
          text={text(`editor.agreement.${agreement.name}.text`, '')}
          choose={() => change({ agreement: agreement.name })}
        />
      ))}
    </fieldset>
  )
}

function Policies({ form, change, error, packaged }: FieldsProps & { packaged: boolean }) {
  const t = useText()
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-semibold">{t(packaged ? 'editor.policyPackage' : 'editor.policy')}</legend>
      <FieldError message={error('cancellationPolicy')} />
      {policies.map((policy) => (
        <Choice
          key={policy}
          name="policy"
          value={policy}
          chosen={form.policy === policy}
          title={t(`editor.policy.${policy}`)}
          text={t(`editor.policy.${policy}.${packaged ? 'package' : 'text'}`)}
          choose={() => change({ policy })}
        />
      ))}
    </fieldset>
  )
}

function PlanChoice({ form, change, error }: FieldsProps) {
  const t = useText()
  const plans = useQuery({ queryKey: ['plans'], queryFn: () => data(api.GET('/v1/plans')) })
  return (
    <div>
      <SelectField
        label={t('editor.plan')}
        hint={t('editor.planHint')}
        value={form.plan}
        error={error('plan')}
        onChange={(event) => change({ plan: event.target.value })}
      >
        <option value="">{t('editor.choose')}</option>
        {(plans.data ?? []).map((plan) => (
          <option key={plan.id} value={plan.id}>
            {plan.plan.name}
          </option>
        ))}
      </SelectField>
      <Link
        to="/provide/plans/$id"
        params={{ id: form.plan || 'new' } as never}
        className="inline-flex min-h-11 items-center"
      >
        {t(form.plan ? 'editor.planOpen' : 'editor.planNew')}
      </Link>
    </div>
  )
}

function FieldError({ message }: { message?: string }) {
  return message ? <p className="text-sm font-semibold text-red">{message}</p> : null
}

const kinds: PlaceKind[] = ['at-place', 'online']

export function PlaceFields({ form, change, error }: FieldsProps) {
  const t = useText()
  if (soldBy(form.agreement) === 'goods') return <SentFrom form={form} change={change} error={error} />
  return (
    <Card className="space-y-4">
      <h2>{t('editor.where')}</h2>
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="sr-only">{t('editor.where')}</legend>
        <FieldError message={error('place') ?? error('place.kind')} />
        {kinds.map((kind) => (
          <Choice
            key={kind}
            name="kind"
            value={kind}
            chosen={form.kind === kind}
            title={t(`editor.kind.${kind}`)}
            choose={() => change({ kind })}
          />
        ))}
      </fieldset>
      {form.kind === 'online' ? (
        <TextField
          label={t('editor.link')}
          hint={t('editor.linkHint')}
          type="url"
          inputMode="url"
          autoComplete="off"
          value={form.link}
          error={error('place.link')}
          onChange={(event) => change({ link: event.target.value })}
        />
      ) : (
        <Address form={form} change={change} error={error} />
      )}
    </Card>
  )
}

function SentFrom({ form, change, error }: FieldsProps) {
  const t = useText()
  return (
    <Card className="space-y-4">
      <h2>{t('editor.sentFrom')}</h2>
      <p className="text-sm text-soft">{t('editor.sentFromText')}</p>
      <CityAndCountry form={form} change={change} error={error} />
    </Card>
  )
}

function CityAndCountry({ form, change, error }: FieldsProps) {
  const t = useText()
  return (
    <div className="grid items-end gap-4 sm:grid-cols-2">
      <TextField
        label={t('editor.city')}
        autoComplete="address-level2"
        value={form.city}
        error={error('place.city')}
        onChange={(event) => change({ city: event.target.value })}
      />
      <TextField
        label={t('editor.country')}
        optional
        autoComplete="country-name"
        value={form.country}
        error={error('place.country')}
        onChange={(event) => change({ country: event.target.value })}
      />
    </div>
  )
}

function Address({ form, change, error }: FieldsProps) {
  const t = useText()
  const [denied, setDenied] = useState(false)
  const locate = () => {
    setDenied(false)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => change({ point: `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}` }),
      () => setDenied(true),
    )
  }
  return (
    <>
      <p className="rounded-card bg-linen px-4 py-3 text-sm">{t('editor.addressText')}</p>
      <TextField
        label={t('editor.address')}
        autoComplete="street-address"
        value={form.address}
        error={error('place.address')}
        onChange={(event) => change({ address: event.target.value })}
      />
      <div className="grid items-end gap-4 sm:grid-cols-[11rem_1fr_1fr]">
        <TextField
          label={t('editor.postalCode')}
          optional
          autoComplete="postal-code"
          value={form.postalCode}
          error={error('place.postalCode')}
          onChange={(event) => change({ postalCode: event.target.value })}
        />
        <TextField
          label={t('editor.city')}
          autoComplete="address-level2"
          value={form.city}
          error={error('place.city')}
          onChange={(event) => change({ city: event.target.value })}
        />
        <TextField
          label={t('editor.country')}
          optional
          autoComplete="country-name"
          value={form.country}
          error={error('place.country')}
          onChange={(event) => change({ country: event.target.value })}
        />
      </div>
      <div>
        <TextField
          label={t('editor.point')}
          hint={t('editor.pointHint')}
          autoComplete="off"
          className="tabular"
          value={form.point}
          error={error('place.point') ?? (denied ? t('editor.located') : undefined)}
          onChange={(event) => change({ point: event.target.value })}
        />
        <Button kind="quiet" className="-ms-5" onClick={locate}>
          <LocateFixed aria-hidden="true" size={18} />
          {t('editor.locate')}
        </Button>
      </div>
    </>
  )
}
