import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { PageOfInvoice, TaxRule } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { CountryField, useCountryName } from '../../ui/countries'
import { SelectField, TextField } from '../../ui/Field'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { BusinessForm } from '../money/BusinessForm'
import { InvoiceList } from '../money/InvoiceList'
import { OperatorOnly } from './OperatorOnly'

const SUPPLIES = ['service', 'goods', 'commission'] as const

/** Taxes by rule, what the platform's invoices say, and everybody's invoices. */
export function BooksPage() {
  const t = useText()
  const allowed = mayEnter(useSession(), 'books')
  return (
    <OperatorOnly section="books" title={t('operate.books')}>
      {allowed ? (
        <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
          <div className="space-y-5">
            <Rules />
            <BusinessForm path="/v1/operator/business" lead={t('business.platformLead')} />
          </div>
          <Everybodys />
        </div>
      ) : null}
    </OperatorOnly>
  )
}

function Rules() {
  const t = useText()
  const { intl } = useLanguage()
  const rules = useQuery({
    queryKey: ['tax-rules'],
    queryFn: () => data<TaxRule[]>(api.GET('/v1/operator/tax-rules')),
  })
  const country = useCountryName()
  const day = (date: string) => intl.formatDate(date, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <Card className="space-y-4">
      <h2>{t('tax.title')}</h2>
      <p className="max-w-prose text-soft">{t('tax.lead')}</p>
      {rules.isPending ? (
        <Skeleton lines={4} />
      ) : rules.isError ? (
        <Failed error={rules.error} retry={rules.refetch} />
      ) : rules.data.length === 0 ? (
        <p>{t('tax.none')}</p>
      ) : (
        <ScrollRegion label={t('tax.title')}>
          <table className="w-full text-sm">
            <thead className="text-start text-soft">
              <tr className="border-b border-line">
                <th scope="col" className="py-2 pe-3 font-normal">
                  {t('tax.country')}
                </th>
                <th scope="col" className="py-2 pe-3 font-normal">
                  {t('tax.supply')}
                </th>
                <th scope="col" className="py-2 pe-3 text-end font-normal">
                  {t('tax.rate')}
                </th>
                <th scope="col" className="py-2 font-normal">
                  {t('tax.valid')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.data.map((rule) => (
                <tr key={rule.id} className="border-b border-line last:border-0">
                  <th scope="row" className="py-2 pe-3 text-start">
                    {country(rule.jurisdiction)}
                  </th>
                  <td className="py-2 pe-3">{t(`tax.supply.${rule.supply as 'service'}`)}</td>
                  <td className="tabular py-2 pe-3 text-end">
                    {intl.formatNumber(rule.basisPoints / 10_000, {
                      style: 'percent',
                      maximumFractionDigits: 2,
                    })}
                  </td>
                  <td className="py-2">
                    {rule.until ? (
                      t('tax.between', { from: day(rule.from), until: day(rule.until) })
                    ) : (
                      <>
                        {t('tax.since', { from: day(rule.from) })} <Tag tone="leaf">{t('tax.now')}</Tag>
                      </>
                    )}
                    {rule.note ? <span className="block text-soft">{rule.note}</span> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <AddRule />
    </Card>
  )
}

function AddRule() {
  const t = useText()
  const queries = useQueryClient()
  const [jurisdiction, setJurisdiction] = useState('')
  const [supply, setSupply] = useState<string>('service')
  const [rate, setRate] = useState('')
  const [from, setFrom] = useState('')
  const [note, setNote] = useState('')
  const [wish, setWish] = useState(intent)
  const add = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/operator/tax-rules', {
          params: { header: wish },
          body: {
            jurisdiction,
            supply,
            basisPoints: Math.round(Number(rate.replace(',', '.')) * 100),
            from,
            note: note || undefined,
          },
        }),
      ),
    onSuccess: () => {
      setRate('')
      setNote('')
      queries.invalidateQueries({ queryKey: ['tax-rules'] })
    },
    onSettled: () => setWish(intent()),
  })
  const problem = add.error instanceof Problem ? add.error : undefined
  return (
    <form
      className="space-y-4 border-t border-line pt-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <h3>{t('tax.add')}</h3>
      {problem?.errors.length ? null : <Refusal error={add.error} />}
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <CountryField
          label={t('tax.country')}
          value={jurisdiction}
          required
          error={problem?.field('jurisdiction')}
          onChange={(event) => setJurisdiction(event.target.value)}
        />
        <SelectField
          label={t('tax.supply')}
          value={supply}
          onChange={(event) => setSupply(event.target.value)}
        >
          {SUPPLIES.map((kind) => (
            <option key={kind} value={kind}>
              {t(`tax.supply.${kind}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('tax.ratePercent')}
          value={rate}
          required
          inputMode="decimal"
          pattern="\d{1,3}([.,]\d{1,2})?"
          error={problem?.field('basisPoints')}
          onChange={(event) => setRate(event.target.value)}
        />
        <TextField
          label={t('tax.from')}
          hint={t('tax.fromHint')}
          type="date"
          value={from}
          required
          error={problem?.field('from')}
          onChange={(event) => setFrom(event.target.value)}
        />
      </div>
      <TextField
        label={t('tax.remark')}
        optional
        value={note}
        error={problem?.field('note')}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="submit" busy={add.isPending}>
        {t('tax.addDo')}
      </Button>
    </form>
  )
}

function Everybodys() {
  const t = useText()
  const invoices = useInfiniteQuery({
    queryKey: ['invoices', 'all'],
    queryFn: ({ pageParam }) =>
      data<PageOfInvoice>(
        api.GET('/v1/operator/invoices', { params: { query: { cursor: pageParam, limit: 30 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = invoices.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card>
      <h2>{t('invoice.title')}</h2>
      {invoices.isPending ? (
        <Skeleton lines={6} />
      ) : invoices.isError ? (
        <Failed error={invoices.error} retry={invoices.refetch} />
      ) : items.length === 0 ? (
        <p className="text-soft">{t('invoice.noneAtAll')}</p>
      ) : (
        <InvoiceList items={items} from="/v1/operator/invoices" />
      )}
      {invoices.hasNextPage ? (
        <Button kind="secondary" busy={invoices.isFetchingNextPage} onClick={() => invoices.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </Card>
  )
}
