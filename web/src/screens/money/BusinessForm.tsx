import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, Problem } from '../../api/client'
import type { BusinessDetails } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox, SelectField, TextArea, TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'

const COUNTRIES =
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LI LT LU LV MT NL NO PL PT RO SE SI SK US CA AU NZ'.split(
    ' ',
  )

type Path = '/v1/business' | '/v1/operator/business'

/** What invoices say about their issuer: a provider, or the platform. */
export function BusinessForm({ path, lead }: { path: Path; lead: string }) {
  const t = useText()
  const details = useQuery({
    queryKey: ['business', path],
    queryFn: async () => {
      try {
        return await data<BusinessDetails>(api.GET(path))
      } catch (error) {
        // Nothing was said yet.
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
  })
  return (
    <Card>
      <h2>{t('business.title')}</h2>
      <p className="mb-4 max-w-prose text-soft">{lead}</p>
      {details.isPending ? (
        <Skeleton lines={4} />
      ) : details.isError ? (
        <Failed error={details.error} retry={details.refetch} />
      ) : (
        <Form path={path} known={details.data} />
      )}
    </Card>
  )
}

function Form({ path, known }: { path: Path; known: BusinessDetails | null }) {
  const t = useText()
  const { locale } = useLanguage()
  const queries = useQueryClient()
  const [name, setName] = useState(known?.name ?? '')
  const [address, setAddress] = useState(known?.address ?? '')
  const [jurisdiction, setJurisdiction] = useState(known?.jurisdiction ?? '')
  const [taxNumber, setTaxNumber] = useState(known?.taxNumber ?? '')
  const [smallBusiness, setSmall] = useState(known?.smallBusiness ?? false)
  const save = useMutation({
    mutationFn: () =>
      data(
        api.PUT(path, {
          body: { name, address, jurisdiction, taxNumber: taxNumber || undefined, smallBusiness },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['business', path] }),
  })
  const problem = save.error instanceof Problem ? save.error : undefined
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  const countries = COUNTRIES.map((code) => [code, names.of(code) ?? code] as const).sort((one, other) =>
    one[1].localeCompare(other[1], locale),
  )
  return (
    <form
      className="space-y-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {problem?.errors.length ? null : <Refusal error={save.error} />}
      <TextField
        label={t('business.name')}
        value={name}
        required
        autoComplete="organization"
        error={problem?.field('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <TextArea
        label={t('business.address')}
        rows={3}
        value={address}
        required
        autoComplete="street-address"
        error={problem?.field('address')}
        onChange={(event) => setAddress(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('business.country')}
          value={jurisdiction}
          required
          error={problem?.field('jurisdiction')}
          onChange={(event) => setJurisdiction(event.target.value)}
        >
          <option value="">{t('business.choose')}</option>
          {countries.map(([code, country]) => (
            <option key={code} value={code}>
              {country}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('business.taxNumber')}
          optional
          value={taxNumber}
          error={problem?.field('taxNumber')}
          onChange={(event) => setTaxNumber(event.target.value)}
        />
      </div>
      <Checkbox
        label={t('business.small')}
        checked={smallBusiness}
        onChange={(event) => setSmall(event.target.checked)}
      />
      <div className="flex items-center gap-4">
        <Button type="submit" busy={save.isPending}>
          {t('common.save')}
        </Button>
        <span role="status">{save.isSuccess ? t('business.saved') : ''}</span>
      </div>
    </form>
  )
}
