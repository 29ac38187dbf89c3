import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, Problem } from '../../api/client'
import { now } from '../../api/clock'
import type { VoucherRule, VoucherTotal } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox, TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'
import { useHistory } from './Rules'

// Every revision of the one rule that there is, the last first.
const history = {
  queryKey: ['voucher-rules'],
  queryFn: () => data<VoucherRule[]>(api.GET('/v1/operator/voucher-rules')),
}

/** What is owed on gift vouchers, and how long those are good that are bought from now on. */
export function VoucherRules() {
  const t = useText()
  const totals = useQuery({
    queryKey: ['voucher-totals'],
    queryFn: () => data<VoucherTotal[]>(api.GET('/v1/operator/voucher-totals')),
  })
  const rules = useQuery(history)
  if (totals.isPending || rules.isPending) return <Skeleton lines={4} />
  if (totals.isError) return <Failed error={totals.error} retry={totals.refetch} />
  if (rules.isError) return <Failed error={rules.error} retry={rules.refetch} />
  return (
    <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
      <Card className="space-y-3">
        <h2>{t('voucher.owed')}</h2>
        {totals.data.length === 0 ? <p className="text-soft">{t('voucher.owedNone')}</p> : null}
        {totals.data.map((total) => (
          <dl key={total.currency} className="space-y-1">
            <div className="flex justify-between gap-4">
              <dt>{t('voucher.owedOf', { count: total.vouchers })}</dt>
              <dd className="font-semibold">
                <Money value={{ amountMinor: total.owedMinor, currency: total.currency }} />
              </dd>
            </div>
            <div className="flex justify-between gap-4 text-soft">
              <dt>{t('voucher.lost')}</dt>
              <dd>
                <Money value={{ amountMinor: total.expiredMinor, currency: total.currency }} />
              </dd>
            </div>
          </dl>
        ))}
      </Card>
      <Rule key={rules.data[0]?.revision} rules={rules.data} />
    </div>
  )
}

function Rule({ rules }: { rules: VoucherRule[] }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const last = rules[0]
  const [months, setMonths] = useState(String(last?.rule.months ?? 36))
  const [yearEnd, setYearEnd] = useState(last?.rule.untilYearEnd ?? true)
  const [note, setNote] = useState('')
  const past = useHistory(history, ({ rule }) => (
    <>
      {t(rule.untilYearEnd ? 'voucher.ruleYearEnd' : 'voucher.ruleMonths', { months: rule.months })}{' '}
      {rule.note}
    </>
  ))
  const save = useMutation({
    mutationFn: () =>
      data<VoucherRule>(
        api.PUT('/v1/operator/voucher-rules', {
          params: { query: { revision: last?.revision ?? 0 } },
          body: { months: Number(months), untilYearEnd: yearEnd, note: note || undefined },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['voucher-rules'] }),
  })
  const problem = save.error instanceof Problem ? save.error : undefined
  const count = Number(months)
  const today = new Date(now())
  const from = yearEnd ? new Date(today.getFullYear(), 11, 31) : today
  const end = new Date(from.getFullYear(), from.getMonth() + (count > 0 ? count : 0), from.getDate())
  return (
    <Card>
      <h2>{t('voucher.rule')}</h2>
      <p className="mb-4 text-soft">{t('voucher.ruleText')}</p>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {problem?.errors.length ? null : <Refusal error={save.error} />}
        <TextField
          label={t('voucher.months')}
          type="number"
          min={1}
          max={120}
          required
          value={months}
          error={problem?.field('months')}
          onChange={(event) => setMonths(event.target.value)}
        />
        <Checkbox
          label={t('voucher.yearEnd')}
          checked={yearEnd}
          onChange={(event) => setYearEnd(event.target.checked)}
        />
        <p className="border-s-4 border-amber ps-3">
          {t('voucher.rulePreview', { at: intl.formatDate(end, { dateStyle: 'long' }) })}
        </p>
        <TextField
          label={t('commission.staffNote')}
          optional
          value={note}
          error={problem?.field('note')}
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={save.isPending}>
            {t('common.save')}
          </Button>
          {past.button}
        </div>
      </form>
      {past.list ? <div className="mt-3">{past.list}</div> : null}
    </Card>
  )
}
