import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, Problem } from '../../api/client'
import type { BusinessDetails } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { CountryField } from '../../ui/countries'
import { Checkbox, TextArea, TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'

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
        <CountryField
          label={t('business.country')}
          value={jurisdiction}
          required
          error={problem?.field('jurisdiction')}
          onChange={(event) => setJurisdiction(event.target.value)}
        />
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
