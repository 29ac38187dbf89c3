import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data, intent } from '../../api/client'
import { now } from '../../api/clock'
import type { CommissionPreview, CommissionRule, CommissionRuleDraft } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { currencies, typedAmount } from '../../ui/AmountField'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Empty } from '../../ui/states'
import { Money, parseAmount } from '../../ui/values'
import { usePercent } from '../money/percent'
import { OperatorOnly } from './OperatorOnly'
import { Rows, RuleCard, RuleForm, RuleList, useRuleForm } from './Rules'

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

const RULES = 'commission-rules'

function Rules() {
  const t = useText()
  const rules = useQuery({
    queryKey: [RULES],
    queryFn: () => data<CommissionRule[]>(api.GET('/v1/operator/commission-rules')),
  })
  const free = currencies.filter((code) => !rules.data?.some((rule) => rule.currency === code))
  return (
    <div className="space-y-4">
      <p className="max-w-prose text-soft">{t('commission.lead')}</p>
      <RuleList
        rules={rules}
        id={(rule) => rule.currency}
        card={(rule, edit) => <Commission rule={rule} edit={edit} />}
        form={(rule, done) => (
          <CommissionForm known={rule} choices={rule ? [rule.currency] : free} done={done} />
        )}
        add={t('commission.add')}
        none={<Empty title={t('commission.none')}>{t('commission.noneText')}</Empty>}
        beside
      />
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

function Commission({ rule, edit }: { rule: CommissionRule; edit: () => void }) {
  const t = useText()
  const { intl } = useLanguage()
  const begins = ({ rule: { from } }: CommissionRule) =>
    t('commission.from', { at: intl.formatDate(from, { dateStyle: 'medium', timeStyle: 'short' }) })
  const what = (one: CommissionRule) => (
    <>
      <Tiers currency={one.currency} rule={one.rule} />
      {one.rule.note ? <p className="break-words text-soft">{one.rule.note}</p> : null}
    </>
  )
  return (
    <RuleCard
      title={rule.currency}
      heading="h2"
      tag={begins(rule)}
      tone={rule.rule.tiers.length ? 'leaf' : 'plain'}
      edit={edit}
      history={{
        queryKey: [RULES, rule.currency, 'history', rule.revision],
        queryFn: () =>
          data<CommissionRule[]>(
            api.GET('/v1/operator/commission-rules/{currency}/history', {
              params: { path: { currency: rule.currency } },
            }),
          ),
      }}
      before={(before) => (
        <>
          <p className="font-semibold">{begins(before)}</p>
          {what(before)}
        </>
      )}
    >
      {what(rule)}
    </RuleCard>
  )
}

type Typed = { row: number; from: string; rate: string }

/** A date and time as its field wants it, on this device's clock. */
function local(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function CommissionForm({
  known,
  choices,
  done,
}: {
  known?: CommissionRule
  choices: string[]
  done: () => void
}) {
  const t = useText()
  const [currency, setCurrency] = useState(choices[0] ?? 'EUR')
  const [days, setDays] = useState(String(known?.rule.periodDays ?? 90))
  const [tiers, setTiers] = useState<Typed[]>(
    known?.rule.tiers.map((tier, row) => ({
      row,
      from: typedAmount(tier.fromMinor, currency),
      rate: String(tier.basisPoints / 100),
    })) ?? [{ row: 0, from: '', rate: '' }],
  )
  const [begins, setBegins] = useState('')
  const [note, setNote] = useState('')
  const draft = {
    periodDays: Number(days),
    tiers: tiers.map((tier) => ({
      fromMinor: parseAmount(tier.from, currency) ?? -1,
      basisPoints: Math.round(Number(tier.rate.replace(',', '.')) * 100),
    })),
    from: begins,
    note: note || undefined,
  }
  // What has no beginning begins in the moment in which it is sent.
  const dated = (rule: typeof draft): CommissionRuleDraft => ({
    ...rule,
    from: new Date(rule.from || now()).toISOString(),
  })
  const form = useRuleForm({
    rules: RULES,
    draft,
    preview: (rule) =>
      data<CommissionPreview>(
        api.POST('/v1/operator/commission-rule-previews/{currency}', {
          params: { path: { currency }, header: intent() },
          body: dated(rule),
        }),
      ),
    save: (rule) =>
      data(
        api.PUT('/v1/operator/commission-rules/{currency}', {
          params: { path: { currency }, query: { revision: known?.revision ?? 0 } },
          body: dated(rule),
        }),
      ),
    done,
  })
  return (
    <RuleForm
      form={form}
      title={known ? known.currency : t('commission.add')}
      look={t('commission.preview')}
      preview={(found) => <Preview preview={found} days={Number(days)} />}
    >
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
          error={form.field('periodDays')}
          onChange={(event) => setDays(event.target.value)}
        />
      </div>
      <Rows
        legend={t('commission.tiers')}
        rows={tiers}
        change={setTiers}
        fresh={{ from: '', rate: '' }}
        add={t('commission.addTier')}
        remove={(place) => t('commission.removeTier', { place })}
        columns="grid-cols-[1fr_7rem] sm:grid-cols-[1fr_7rem_auto]"
      >
        {(tier, place, set) => (
          <>
            <TextField
              label={t('commission.volume', { place: place + 1 })}
              inputMode="decimal"
              autoComplete="off"
              required
              value={tier.from}
              error={
                tier.from && parseAmount(tier.from, currency) === undefined
                  ? t('money.amountWrong')
                  : form.field(`tiers[${place}].fromMinor`)
              }
              onChange={(event) => set({ from: event.target.value })}
            />
            <TextField
              label={t('tax.ratePercent')}
              inputMode="decimal"
              autoComplete="off"
              required
              pattern="\d{1,3}([.,]\d{1,2})?"
              value={tier.rate}
              error={form.field(`tiers[${place}].basisPoints`)}
              onChange={(event) => set({ rate: event.target.value })}
            />
          </>
        )}
      </Rows>
      <TextField
        label={t('commission.begins')}
        hint={t('commission.beginsHint')}
        optional
        type="datetime-local"
        min={local(new Date(now()).toISOString())}
        value={begins}
        error={form.field('from')}
        onChange={(event) => setBegins(event.target.value)}
      />
      <TextArea
        label={t('commission.staffNote')}
        optional
        rows={2}
        value={note}
        error={form.field('note')}
        onChange={(event) => setNote(event.target.value)}
      />
    </RuleForm>
  )
}

function Preview({ preview, days }: { preview: CommissionPreview; days: number }) {
  const t = useText()
  const percent = usePercent()
  const { intl } = useLanguage()
  const money = (amountMinor: number) => <Money value={{ amountMinor, currency: preview.currency }} />
  return (
    <>
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
    </>
  )
}
