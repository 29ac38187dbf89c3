import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { CommissionPreview, CommissionRule, CommissionRuleDraft } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { currencies, typedAmount } from '../../ui/AmountField'
import { Button } from '../../ui/Button'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { Money, parseAmount } from '../../ui/values'
import { usePercent } from '../money/percent'
import { OperatorOnly } from './OperatorOnly'

/** How the commission falls with what a provider sold: by currency, with what a change would mean and what was before. */
export function CommissionPage() {
  const t = useText()
  const allowed = mayEnter(useSession(), 'commission')
  return (
    <OperatorOnly section="commission" title={t('operate.commission')}>
      {allowed ? <Rules /> : null}
    </OperatorOnly>
  )
}

function Rules() {
  const t = useText()
  const rules = useQuery({
    queryKey: ['commission-rules'],
    queryFn: () => data<CommissionRule[]>(api.GET('/v1/operator/commission-rules')),
  })
  const [edited, setEdited] = useState<string>()
  if (rules.isPending) return <Skeleton lines={6} />
  if (rules.isError) return <Failed error={rules.error} retry={rules.refetch} />
  const free = currencies.filter((code) => !rules.data.some((rule) => rule.currency === code))
  return (
    <div className="space-y-4">
      <p className="max-w-prose text-soft">{t('commission.lead')}</p>
      {rules.data.length === 0 && edited === undefined ? (
        <Empty title={t('commission.none')}>{t('commission.noneText')}</Empty>
      ) : null}
      <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
        {rules.data.map((rule) =>
          edited === rule.currency ? (
            <RuleForm
              key={rule.currency}
              known={rule}
              choices={[rule.currency]}
              done={() => setEdited(undefined)}
            />
          ) : (
            <RuleCard key={rule.currency} rule={rule} edit={() => setEdited(rule.currency)} />
          ),
        )}
        {edited === 'new' ? (
          <RuleForm choices={free} done={() => setEdited(undefined)} />
        ) : (
          <div>
            <Button kind="secondary" onClick={() => setEdited('new')}>
              {t('commission.add')}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

function Tiers({ currency, rule }: { currency: string; rule: CommissionRuleDraft }) {
  const t = useText()
  const percent = usePercent()
  return (
    <ul className="space-y-1">
      <li>{t('commission.days', { days: rule.periodDays })}</li>
      {rule.tiers.length === 0 ? <li>{t('commission.noTiers')}</li> : null}
      {rule.tiers.map((tier) => (
        <li
          key={tier.fromMinor}
          className="flex justify-between gap-4 border-b border-line py-1 last:border-0"
        >
          <span>
            {t('commission.fromVolume')} <Money value={{ amountMinor: tier.fromMinor, currency }} />
          </span>
          <strong className="tabular">{percent(tier.basisPoints)}</strong>
        </li>
      ))}
    </ul>
  )
}

function RuleCard({ rule, edit }: { rule: CommissionRule; edit: () => void }) {
  const t = useText()
  const { intl } = useLanguage()
  const [past, setPast] = useState(false)
  const history = useQuery({
    queryKey: ['commission-rules', rule.currency, 'history', rule.revision],
    queryFn: () =>
      data<CommissionRule[]>(
        api.GET('/v1/operator/commission-rules/{currency}/history', {
          params: { path: { currency: rule.currency } },
        }),
      ),
    enabled: past,
  })
  const moment = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Card className="space-y-3">
      <div className="flex items-start justify-between gap-4">
        <h2>{rule.currency}</h2>
        <Tag tone={rule.rule.tiers.length ? 'leaf' : 'plain'}>
          {t('commission.from', { at: moment(rule.rule.from) })}
        </Tag>
      </div>
      <Tiers currency={rule.currency} rule={rule.rule} />
      {rule.rule.note ? <p className="break-words text-soft">{rule.rule.note}</p> : null}
      <div className="flex flex-wrap gap-2">
        <Button kind="secondary" onClick={edit}>
          {t('claim.edit')}
        </Button>
        <Button kind="quiet" aria-expanded={past} onClick={() => setPast(!past)}>
          {t('claim.history')}
        </Button>
      </div>
      {past && history.isError ? <Refusal error={history.error} /> : null}
      {past && history.data ? (
        <ol className="space-y-3 text-sm">
          {history.data.map((before) => (
            <li key={before.revision}>
              <p className="font-semibold">
                {t('claim.revision', { revision: before.revision, at: moment(before.changed) })}{' '}
                {t('commission.from', { at: moment(before.rule.from) })}
              </p>
              <Tiers currency={before.currency} rule={before.rule} />
              {before.rule.note ? <p className="break-words text-soft">{before.rule.note}</p> : null}
            </li>
          ))}
        </ol>
      ) : null}
    </Card>
  )
}

type Typed = { key: number; from: string; rate: string }

/** A date and time as its field wants it, on this device's clock. */
function local(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function RuleForm({ known, choices, done }: { known?: CommissionRule; choices: string[]; done: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [currency, setCurrency] = useState(choices[0] ?? 'EUR')
  const [days, setDays] = useState(String(known?.rule.periodDays ?? 90))
  const [tiers, setTiers] = useState<Typed[]>(
    known?.rule.tiers.map((tier, key) => ({
      key,
      from: typedAmount(tier.fromMinor, currency),
      rate: String(tier.basisPoints / 100),
    })) ?? [{ key: 0, from: '', rate: '' }],
  )
  const [begins, setBegins] = useState('')
  const [note, setNote] = useState('')
  const draft = (): CommissionRuleDraft => ({
    periodDays: Number(days),
    tiers: tiers.map((tier) => ({
      fromMinor: parseAmount(tier.from, currency) ?? -1,
      basisPoints: Math.round(Number(tier.rate.replace(',', '.')) * 100),
    })),
    from: begins ? new Date(begins).toISOString() : new Date().toISOString(),
    note: note || undefined,
  })
  const look = useMutation({
    mutationFn: () =>
      data<CommissionPreview>(
        api.POST('/v1/operator/commission-rule-previews/{currency}', {
          params: { path: { currency }, header: intent() },
          body: draft(),
        }),
      ),
  })
  const save = useMutation({
    mutationFn: () =>
      data<CommissionRule>(
        api.PUT('/v1/operator/commission-rules/{currency}', {
          params: { path: { currency }, query: { revision: known?.revision ?? 0 } },
          body: draft(),
        }),
      ),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['commission-rules'] })
      done()
    },
  })
  const error = save.error ?? look.error
  const problem = error instanceof Problem ? error : undefined
  const change = (key: number, part: Partial<Typed>) => {
    look.reset()
    setTiers(tiers.map((tier) => (tier.key === key ? { ...tier, ...part } : tier)))
  }
  return (
    <Card>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2>{known ? known.currency : t('commission.add')}</h2>
        {problem?.errors.length ? null : <Refusal error={error} />}
        <div className="grid items-end gap-4 sm:grid-cols-2">
          {known ? null : (
            <SelectField
              label={t('money.currency')}
              value={currency}
              onChange={(event) => setCurrency(event.target.value)}
            >
              {choices.map((code) => (
                <option key={code}>{code}</option>
              ))}
            </SelectField>
          )}
          <TextField
            label={t('commission.period')}
            type="number"
            min={7}
            max={366}
            required
            value={days}
            error={problem?.field('periodDays')}
            onChange={(event) => setDays(event.target.value)}
          />
        </div>
        <fieldset className="space-y-3">
          <legend className="font-semibold">{t('commission.tiers')}</legend>
          {tiers.map((tier, place) => (
            <div
              key={tier.key}
              className="grid grid-cols-[1fr_7rem] items-end gap-3 sm:grid-cols-[1fr_7rem_auto]"
            >
              <TextField
                label={t('commission.volume', { place: place + 1 })}
                inputMode="decimal"
                autoComplete="off"
                required
                value={tier.from}
                error={
                  tier.from && parseAmount(tier.from, currency) === undefined
                    ? t('money.amountWrong')
                    : problem?.field(`tiers[${place}].fromMinor`)
                }
                onChange={(event) => change(tier.key, { from: event.target.value })}
              />
              <TextField
                label={t('tax.ratePercent')}
                inputMode="decimal"
                autoComplete="off"
                required
                pattern="\d{1,3}([.,]\d{1,2})?"
                value={tier.rate}
                error={problem?.field(`tiers[${place}].basisPoints`)}
                onChange={(event) => change(tier.key, { rate: event.target.value })}
              />
              <Button
                kind="quiet"
                aria-label={t('commission.removeTier', { place: place + 1 })}
                onClick={() => setTiers(tiers.filter((other) => other.key !== tier.key))}
              >
                {t('commission.remove')}
              </Button>
            </div>
          ))}
          <Button
            kind="secondary"
            disabled={tiers.length >= 10}
            onClick={() =>
              setTiers([
                ...tiers,
                { key: Math.max(-1, ...tiers.map((tier) => tier.key)) + 1, from: '', rate: '' },
              ])
            }
          >
            {t('commission.addTier')}
          </Button>
        </fieldset>
        <TextField
          label={t('commission.begins')}
          hint={t('commission.beginsHint')}
          optional
          type="datetime-local"
          min={local(new Date().toISOString())}
          value={begins}
          error={problem?.field('from')}
          onChange={(event) => setBegins(event.target.value)}
        />
        <TextArea
          label={t('commission.staffNote')}
          optional
          rows={2}
          value={note}
          error={problem?.field('note')}
          onChange={(event) => setNote(event.target.value)}
        />
        {look.data ? <Preview preview={look.data} days={Number(days)} /> : null}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={save.isPending}>
            {t('common.save')}
          </Button>
          <Button kind="secondary" busy={look.isPending} onClick={() => look.mutate()}>
            {t('commission.preview')}
          </Button>
          <Button kind="quiet" onClick={done}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Preview({ preview, days }: { preview: CommissionPreview; days: number }) {
  const t = useText()
  const percent = usePercent()
  const { intl } = useLanguage()
  const money = (amountMinor: number) => <Money value={{ amountMinor, currency: preview.currency }} />
  return (
    <div role="status" className="space-y-2 rounded-card bg-linen p-3">
      <p>{t('commission.previewText', { days })}</p>
      <ScrollRegion label={t('commission.preview')}>
        <table className="w-full text-sm">
          <thead className="text-soft">
            <tr className="border-b border-line">
              <th scope="col" className="py-2 pe-3 text-start font-normal">
                {t('commission.tier')}
              </th>
              <th scope="col" className="px-2 py-2 text-end font-normal">
                {t('commission.providers')}
              </th>
              <th scope="col" className="px-2 py-2 text-end font-normal">
                {t('commission.sold')}
              </th>
              <th scope="col" className="px-2 py-2 text-end font-normal">
                {t('commission.taken')}
              </th>
              <th scope="col" className="py-2 ps-2 text-end font-normal">
                {t('commission.would')}
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.steps.map((step) => (
              <tr key={step.tier?.fromMinor ?? 'below'} className="border-b border-line last:border-0">
                <th scope="row" className="py-2 pe-3 text-start">
                  {step.tier ? percent(step.tier.basisPoints) : t('commission.below')}
                </th>
                <td className="tabular px-2 py-2 text-end">{intl.formatNumber(step.providers)}</td>
                <td className="px-2 py-2 text-end">{money(step.volumeMinor)}</td>
                <td className="px-2 py-2 text-end">{money(step.takenMinor)}</td>
                <td className="py-2 ps-2 text-end">{money(step.wouldMinor)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="font-semibold">
              <th scope="row" className="py-2 pe-3 text-start">
                {t('commission.inAll')}
              </th>
              <td />
              <td />
              <td className="px-2 py-2 text-end">{money(preview.takenMinor)}</td>
              <td className="py-2 ps-2 text-end">{money(preview.wouldMinor)}</td>
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
    </div>
  )
}
