import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, data } from '../../api/client'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { AmountField } from '../../ui/AmountField'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { Several } from '../../ui/Several'
import { Card } from '../../ui/states'
import { Choice, FieldError } from './Choice'
import { type ListingForm, type Sold, soldBy } from './listingForm'
import { useCategories } from './words'

export type FieldsProps = {
  form: ListingForm
  change: (part: Partial<ListingForm>) => void
  error: (field: string) => string | undefined
}

export function WhatFields({ form, change, error }: FieldsProps) {
  const t = useText()
  const categories = useCategories()
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
        {categories.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
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
  const all = tongues
    .map((tag): [string, string] => [tag, name(tag)])
    .sort(([, one], [, other]) => one.localeCompare(other, locale))
  return (
    <Several
      label={t('editor.languages')}
      hint={t('editor.languagesHint')}
      add={t('editor.addLanguage')}
      error={wrong}
      all={all}
      chosen={form.languages}
      change={(languages) => change({ languages })}
    />
  )
}

const sorts: Sold[] = ['appointment', 'class', 'package', 'goods']

/** An appointment, a class, a package of appointments, or something that is sent: each has an agreement of its own. */
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
          choose={() =>
            change({
              agreement: sort === 'appointment' ? 'appointment-on-request' : sort,
              // A plan for several people makes classes, one for a single person everything else.
              ...(sort !== sold && (sort === 'class' || sold === 'class') ? { plan: '' } : {}),
            })
          }
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
        <div>
          <AmountField
            label={t('editor.price')}
            error={error('price') ?? error('price.amountMinor')}
            currencyError={error('price.currency')}
            amount={form.price}
            currency={form.currency}
            onAmount={(price) => change({ price })}
            onCurrency={(currency) => change({ currency })}
          />
          <p className="mt-2 text-sm text-soft">
            {t(sold === 'goods' ? 'editor.priceHintGoods' : 'editor.priceHint')}
          </p>
        </div>
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
  const sold = soldBy(form.agreement)
  const fit = (plans.data ?? []).filter(
    ({ id, plan }) => id === form.plan || (plan.seats ?? 1) > 1 === (sold === 'class'),
  )
  // Whoever has one plan means that one.
  const only = fit.length === 1 ? fit[0]?.id : undefined
  useEffect(() => {
    if (only && !form.plan) change({ plan: only })
  }, [only, form.plan, change])
  return (
    <div>
      <SelectField
        label={t('editor.plan')}
        hint={t(sold === 'class' ? 'editor.planHintClass' : 'editor.planHint')}
        value={form.plan}
        error={error('plan')}
        onChange={(event) => change({ plan: event.target.value })}
      >
        <option value="">{t('editor.choose')}</option>
        {fit.map((plan) => (
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
