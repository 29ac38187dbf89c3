import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Compensation, Dispute, RulingDraft, RulingPreview } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { useKept } from '../../ui/kept'
import { Sheet } from '../../ui/Sheet'
import { Card, Refusal } from '../../ui/states'
import { decimals, parseAmount } from '../../ui/values'
import { Awards } from '../dispute/RulingCard'
import { useAmount, useOrderWords } from '../order/words'
import { Entries, useAccountName } from './LedgerEntries'

const BLANK = { transition: '', typed: '', to: '', extra: '', grounds: '', summary: '' }

const PARTS = [0, 25, 50, 75, 100]

/** Writes a decision while the ledger says, entry by entry, what it would do. */
export function RulingComposer({ dispute }: { dispute: Dispute }) {
  const t = useText()
  const text = useDynamicText()
  const words = useOrderWords()
  // A ruling asks for a fresh sign-in, which leaves the page: what was written is there afterwards.
  const { value, change, letGo } = useKept(`ruling:${dispute.id}`, BLANK)
  const { typed, to, extra, grounds, summary } = value
  const transition = value.transition || (dispute.actions[0]?.transition ?? '')
  const [checking, setChecking] = useState(false)
  const currency = dispute.held.currency
  const action = dispute.actions.find((known) => known.transition === transition) ?? dispute.actions[0]
  const refund = parseAmount(typed, currency)
  const extraMinor = parseAmount(extra, currency)
  const compensation: Compensation | undefined =
    to !== '' && extraMinor ? { to, amountMinor: extraMinor } : undefined
  const asks = (action?.inputs.length ?? 0) > 0
  const draft: RulingDraft | undefined =
    action && (!asks || refund !== undefined) && (to === '' || compensation)
      ? {
          step: dispute.step,
          transition: action.transition,
          amountsMinor: asks ? Object.fromEntries(action.inputs.map((name) => [name, refund as number])) : {},
          compensation,
          grounds,
          summary: summary.trim() || undefined,
        }
      : undefined
  const preview = usePreview(dispute, draft)
  const ready = draft !== undefined && grounds.trim() !== '' && preview.current !== undefined
  return (
    <Card className="space-y-5">
      <h2>{t('case.rule')}</h2>
      <form
        className="space-y-5"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          if (ready) setChecking(true)
        }}
      >
        <fieldset>
          <legend className="font-semibold">{t('case.how')}</legend>
          {dispute.actions.map((known) => (
            <label key={known.transition} className="flex min-h-11 items-center gap-3 py-1">
              <input
                type="radio"
                name="transition"
                checked={known === action}
                onChange={() => change({ transition: known.transition })}
                className="size-5 shrink-0 accent-[var(--leaf)]"
              />
              {text(`case.how.${known.transition}`, words.transition(known.transition))}
            </label>
          ))}
        </fieldset>
        {asks ? (
          <Refund dispute={dispute} typed={typed} type={(amount) => change({ typed: amount })} />
        ) : null}
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            label={t('case.compensate')}
            optional
            value={to}
            onChange={(event) => change({ to: event.target.value })}
          >
            <option value="">{t('case.compensateNone')}</option>
            <option value="client">{t('case.compensateTo', { name: dispute.clientName })}</option>
            <option value="provider">{t('case.compensateTo', { name: dispute.providerName })}</option>
          </SelectField>
          {to === '' ? null : (
            <TextField
              label={t('case.compensateAmount')}
              inputMode="decimal"
              error={extra !== '' && !extraMinor ? t('order.amountWrong') : undefined}
              value={extra}
              onChange={(event) => change({ extra: event.target.value })}
            />
          )}
        </div>
        <Effects dispute={dispute} preview={preview} />
        <TextArea
          label={t('case.grounds')}
          hint={t('case.groundsHint')}
          rows={6}
          maxLength={4000}
          value={grounds}
          onChange={(event) => change({ grounds: event.target.value })}
        />
        <TextArea
          label={t('case.summary')}
          hint={t('case.summaryHint')}
          optional
          rows={2}
          maxLength={500}
          value={summary}
          onChange={(event) => change({ summary: event.target.value })}
        />
        <Button type="submit" disabled={!ready}>
          {t('case.check')}
        </Button>
      </form>
      {checking && draft && preview.current ? (
        <Sign
          dispute={dispute}
          draft={draft}
          preview={preview.current}
          close={() => setChecking(false)}
          ruled={letGo}
        />
      ) : null}
    </Card>
  )
}

function Refund({ dispute, typed, type }: { dispute: Dispute; typed: string; type: (text: string) => void }) {
  const t = useText()
  const { intl } = useLanguage()
  const amount = useAmount()
  const { held } = dispute
  const digits = decimals(held.currency)
  const minor = parseAmount(typed, held.currency)
  const most = held.amountMinor
  const wrong = typed !== '' && (minor === undefined || minor > most)
  return (
    <div className="space-y-2">
      <TextField
        label={t('case.refund', { name: dispute.clientName })}
        hint={t('case.ofHeld', { amount: amount(held) })}
        error={wrong ? t('order.amountHint', { amount: amount(held) }) : undefined}
        inputMode="decimal"
        autoComplete="off"
        className="tabular"
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">{t('case.part')}</legend>
        {PARTS.map((part) => {
          const value = Math.floor((most * part) / 100)
          return (
            <Button
              key={part}
              kind="secondary"
              aria-pressed={minor === value}
              className="min-h-11 px-3 aria-pressed:border-leaf aria-pressed:bg-leaf-wash"
              onClick={() => type((value / 10 ** digits).toFixed(digits))}
            >
              {intl.formatNumber(part / 100, { style: 'percent' })}
            </Button>
          )
        })}
      </fieldset>
    </div>
  )
}

type Previewed = { current?: RulingPreview; error: unknown; waiting: boolean }

/** What the ledger would write for a draft; its words do not matter to it, so they are left out. */
function usePreview(dispute: Dispute, draft: RulingDraft | undefined): Previewed {
  const asked = draft ? JSON.stringify({ ...draft, grounds: '…', summary: undefined }) : ''
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), 300)
    return () => clearTimeout(timer)
  }, [asked])
  const query = useQuery({
    queryKey: ['dispute', dispute.id, 'preview', settled],
    queryFn: ({ signal }) =>
      data(
        api.POST('/v1/operator/disputes/{id}/rulings/preview', {
          params: { path: { id: dispute.id }, header: intent() },
          body: JSON.parse(settled) as RulingDraft,
          signal,
        }),
      ),
    enabled: settled !== '',
    retry: false,
  })
  const fresh = asked !== '' && asked === settled
  return {
    current: fresh ? query.data : undefined,
    error: fresh ? query.error : undefined,
    waiting: asked !== '' && (!fresh || query.isFetching),
  }
}

function Effects({ dispute, preview }: { dispute: Dispute; preview: Previewed }) {
  const t = useText()
  const account = useAccountName(dispute)
  const moved = preview.error instanceof Problem && preview.error.code === 'order-moved'
  return (
    <section aria-live="polite" aria-busy={preview.waiting} className="space-y-3 rounded-card bg-linen p-4">
      <h3>{t('case.preview')}</h3>
      {moved ? (
        <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
          {t('case.moved')}
        </p>
      ) : (
        <Refusal error={preview.error} />
      )}
      {preview.current ? (
        <>
          <Entries entries={preview.current.entries} label={t('case.preview')} account={account} />
          <Awards dispute={dispute} awards={preview.current.awards} />
          {preview.current.needsSecond ? <p className="text-amber">{t('case.second')}</p> : null}
        </>
      ) : preview.waiting ? (
        <p className="text-soft">{t('case.previewing')}</p>
      ) : preview.error ? null : (
        <p className="text-soft">{t('case.previewWait')}</p>
      )}
    </section>
  )
}

/** The last look before it is signed. */
function Sign({
  dispute,
  draft,
  preview,
  close,
  ruled,
}: {
  dispute: Dispute
  draft: RulingDraft
  preview: RulingPreview
  close: () => void
  ruled: () => void
}) {
  const t = useText()
  const text = useDynamicText()
  const words = useOrderWords()
  const queries = useQueryClient()
  const wish = useRef(intent())
  const rule = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/operator/disputes/{id}/rulings', {
          params: { path: { id: dispute.id }, header: wish.current },
          body: draft,
        }),
      ),
    onSuccess: () => {
      ruled()
      close()
    },
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSettled: () => {
      for (const key of ['dispute', 'disputes', 'order', 'precedents']) {
        queries.invalidateQueries({ queryKey: [key] })
      }
    },
  })
  return (
    <Sheet
      open
      onClose={close}
      title={text(`case.decided.${draft.transition}`, words.transition(draft.transition))}
    >
      <div className="space-y-4">
        <Refusal error={rule.error} />
        <Awards dispute={dispute} awards={preview.awards} />
        <p className="max-h-40 overflow-y-auto whitespace-pre-wrap break-words rounded-card bg-linen p-3">
          {draft.grounds}
        </p>
        <p>{preview.needsSecond ? t('case.second') : t('case.alone')}</p>
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button busy={rule.isPending} onClick={() => rule.mutate()}>
            {preview.needsSecond ? t('case.propose') : t('case.submit')}
          </Button>
          <Button kind="secondary" onClick={close}>
            {t('common.cancel')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
