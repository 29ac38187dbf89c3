import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import { now } from '../../api/clock'
import type { Coupon } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { AmountField } from '../../ui/AmountField'
import { Button } from '../../ui/Button'
import { SelectField, TextField } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { Money, parseAmount } from '../../ui/values'
import { useAmount } from '../order/words'

type Path = '/v1/coupons' | '/v1/operator/coupons'

/** Coupons of one who funds them: a provider, or the platform. */
export function CouponsPanel({ path }: { path: Path }) {
  const t = useText()
  const coupons = useQuery({
    queryKey: ['coupons', path],
    queryFn: () => data<Coupon[]>(api.GET(path)),
  })
  if (coupons.isPending) return <Skeleton lines={6} />
  if (coupons.isError) return <Failed error={coupons.error} retry={coupons.refetch} />
  return (
    <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
      <NewCoupon path={path} />
      {coupons.data.length === 0 ? (
        <Empty title={t('coupon.none')}>
          {t(path === '/v1/coupons' ? 'coupon.noneText' : 'coupon.nonePlatformText')}
        </Empty>
      ) : (
        <ul className="space-y-4">
          {coupons.data.map((coupon) => (
            <li key={coupon.id}>
              <Entry coupon={coupon} path={path} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Entry({ coupon, path }: { coupon: Coupon; path: Path }) {
  const t = useText()
  const amount = useAmount()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const close = useMutation({
    mutationFn: () =>
      data(
        api.POST(path === '/v1/coupons' ? '/v1/coupons/{id}/close' : '/v1/operator/coupons/{id}/close', {
          params: { path: { id: coupon.id }, header: intent() },
        }),
      ),
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ['coupons'] })
      queries.invalidateQueries({ queryKey: ['wallet'] })
    },
  })
  const over = new Date(coupon.until).getTime() <= now()
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium' })
  return (
    <Card className="space-y-2">
      <div className="flex items-start justify-between gap-4">
        <h2 className="break-all text-lg">{coupon.code}</h2>
        <Tag tone={coupon.closed || over ? 'plain' : 'leaf'}>
          {coupon.closed ? t('coupon.closed') : over ? t('coupon.over') : t('coupon.counts')}
        </Tag>
      </div>
      <p>
        {coupon.basisPoints
          ? t('coupon.shareUpTo', {
              share: intl.formatNumber(coupon.basisPoints / 10_000, {
                style: 'percent',
                maximumFractionDigits: 2,
              }),
              most: amount(coupon.most),
            })
          : t('coupon.fixed', { most: amount(coupon.most) })}
      </p>
      <p className="text-sm text-soft">
        {t('coupon.between', { from: day(coupon.from), until: day(coupon.until) })}
        {coupon.minimumMinor > 0
          ? ` ${t('coupon.fromPrice', {
              minimum: amount({ amountMinor: coupon.minimumMinor, currency: coupon.most.currency }),
            })}`
          : null}
      </p>
      <p>
        {t('coupon.usesSoFar', { used: coupon.usesSoFar, uses: coupon.uses })} <Money value={coupon.given} />
      </p>
      <Refusal error={close.error} />
      {coupon.closed ? null : (
        <Button kind="secondary" busy={close.isPending} onClick={() => close.mutate()}>
          {t(path === '/v1/coupons' ? 'coupon.close' : 'coupon.closePlatform')}
        </Button>
      )}
    </Card>
  )
}

/** A day as the start of it on this device's clock. */
function startOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString()
}

const empty = {
  code: '',
  kind: 'fixed',
  share: '',
  most: '',
  minimum: '',
  from: '',
  until: '',
  uses: '',
  each: '1',
}

function NewCoupon({ path }: { path: Path }) {
  const t = useText()
  const amount = useAmount()
  const queries = useQueryClient()
  const [form, setForm] = useState(empty)
  const [currency, setCurrency] = useState('EUR')
  const [wish, setWish] = useState(intent)
  const change = (part: Partial<typeof empty>) => {
    setForm((before) => ({ ...before, ...part }))
    // Another coupon is another intent.
    setWish(intent())
  }
  const most = parseAmount(form.most, currency)
  const minimum = form.minimum ? parseAmount(form.minimum, currency) : 0
  const uses = Number(form.uses)
  const add = useMutation({
    mutationFn: () =>
      data<Coupon>(
        api.POST(path, {
          params: { header: wish },
          body: {
            code: form.code.trim().toUpperCase(),
            basisPoints:
              form.kind === 'share' ? Math.round(Number(form.share.replace(',', '.')) * 100) : undefined,
            most: { amountMinor: most ?? 0, currency },
            minimumMinor: minimum ?? 0,
            from: startOf(form.from),
            until: startOf(form.until),
            uses,
            usesPerPerson: Number(form.each),
          },
        }),
      ),
    onSuccess: () => {
      setForm(empty)
      setWish(intent())
      queries.invalidateQueries({ queryKey: ['coupons'] })
      queries.invalidateQueries({ queryKey: ['wallet'] })
    },
  })
  const problem = add.error instanceof Problem ? add.error : undefined
  const frame = useRef<HTMLFormElement>(null)
  // The form is longer than a screen, and its button is at the end.
  useEffect(() => {
    if (problem) frame.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [problem])
  const wrong = (field: string) => problem?.field(field)
  return (
    <Card>
      <h2>{t('coupon.new')}</h2>
      <p className="mb-4 max-w-prose text-soft">
        {t(path === '/v1/coupons' ? 'coupon.newText' : 'coupon.newPlatformText')}
      </p>
      <form
        ref={frame}
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        {problem?.errors.length ? null : <Refusal error={add.error} />}
        <TextField
          label={t('coupon.code')}
          hint={t('coupon.codeHint')}
          value={form.code}
          required
          autoComplete="off"
          autoCapitalize="characters"
          error={wrong('code')}
          onChange={(event) => change({ code: event.target.value })}
        />
        <SelectField
          label={t('coupon.kind')}
          value={form.kind}
          onChange={(event) => change({ kind: event.target.value })}
        >
          <option value="fixed">{t('coupon.kind.fixed')}</option>
          <option value="share">{t('coupon.kind.share')}</option>
        </SelectField>
        {form.kind === 'share' ? (
          <TextField
            label={t('coupon.share')}
            value={form.share}
            required
            inputMode="decimal"
            pattern="\d{1,2}([.,]\d{1,2})?"
            error={wrong('basisPoints')}
            onChange={(event) => change({ share: event.target.value })}
          />
        ) : null}
        <AmountField
          label={t(form.kind === 'share' ? 'coupon.most' : 'coupon.amount')}
          amount={form.most}
          currency={currency}
          error={form.most && most === undefined ? t('money.amountWrong') : wrong('most.amountMinor')}
          onAmount={(typed) => change({ most: typed })}
          onCurrency={setCurrency}
        />
        <TextField
          label={t('coupon.minimum')}
          optional
          inputMode="decimal"
          value={form.minimum}
          error={minimum === undefined ? t('money.amountWrong') : wrong('minimumMinor')}
          onChange={(event) => change({ minimum: event.target.value })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('coupon.from')}
            type="date"
            required
            value={form.from}
            error={wrong('from')}
            onChange={(event) => change({ from: event.target.value })}
          />
          <TextField
            label={t('coupon.until')}
            type="date"
            required
            value={form.until}
            error={wrong('until')}
            onChange={(event) => change({ until: event.target.value })}
          />
          <TextField
            label={t('coupon.uses')}
            type="number"
            min={1}
            max={100000}
            required
            value={form.uses}
            error={wrong('uses')}
            onChange={(event) => change({ uses: event.target.value })}
          />
          <TextField
            label={t('coupon.each')}
            type="number"
            min={1}
            max={100}
            required
            value={form.each}
            error={wrong('usesPerPerson')}
            onChange={(event) => change({ each: event.target.value })}
          />
        </div>
        {most && uses > 0 ? (
          <p className="border-s-4 border-amber ps-3">
            {t(path === '/v1/coupons' ? 'coupon.cost' : 'coupon.platformCost', {
              cost: amount({ amountMinor: most * uses, currency }),
            })}
          </p>
        ) : null}
        <Button type="submit" busy={add.isPending}>
          {t('coupon.newDo')}
        </Button>
      </form>
    </Card>
  )
}
