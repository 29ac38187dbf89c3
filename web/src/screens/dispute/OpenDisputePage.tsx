import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem, tagged, upload } from '../../api/client'
import type { Dispute, Order } from '../../api/schema'
import { useMe } from '../../api/session'
import { type TextKey, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { useAmount } from '../order/words'
import { FilePick } from './FilePick'
import { evidencePath, unfit } from './files'

export const REASONS = [
  'not-as-described',
  'absence',
  'quality',
  'charged-wrongly',
  'not-delivered',
  'safety',
  'other',
] as const

/** Opening a dispute: what it is about, what happened, and what shows it. */
export function OpenDisputePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const order = useQuery({
    queryKey: ['order', id],
    queryFn: () => tagged(api.GET('/v1/orders/{id}', { params: { path: { id } } })),
  })
  if (order.isPending) return <Skeleton lines={6} />
  if (order.isError) return <Failed error={order.error} retry={order.refetch} />
  return <Form order={order.data.value} />
}

function Form({ order }: { order: Order }) {
  const t = useText()
  const me = useMe()
  const amount = useAmount()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const search = useRouterState({ select: (state) => state.location.search }) as { by?: string }
  const [reason, setReason] = useState('')
  const [statement, setStatement] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const [refused, setRefused] = useState<string>()
  const [missing, setMissing] = useState(false)
  const [lost, setLost] = useState<{ dispute: Dispute; names: string[] }>()
  const wish = useRef(intent())
  const other = me?.id === order.client ? order.providerName : order.clientName
  const open = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/disputes', {
          params: { header: wish.current },
          body: { order: order.id, transition: search.by, reason, statement },
        }),
      ),
    onSuccess: async (dispute) => {
      const names: string[] = []
      for (const file of files) {
        await upload(file, undefined, { path: evidencePath(dispute.id, file, '') }).catch(() =>
          names.push(file.name),
        )
      }
      for (const key of ['order', 'orders', 'disputes']) queries.invalidateQueries({ queryKey: [key] })
      if (names.length > 0) setLost({ dispute, names })
      else navigate({ to: '/disputes/$id', params: { id: dispute.id } as never, replace: true })
    },
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
  })
  if (lost) {
    return (
      <div className="mx-auto max-w-xl space-y-4">
        <h1>{t('dispute.open')}</h1>
        {lost.names.map((name) => (
          <p key={name} role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
            {t('dispute.fileFailed', { name })}
          </p>
        ))}
        <Link to="/disputes/$id" params={{ id: lost.dispute.id } as never} className={buttonClass()}>
          {t('dispute.toRoom')}
        </Link>
      </div>
    )
  }
  const held = amount({ amountMinor: order.heldMinor, currency: order.total.currency })
  return (
    <div className="mx-auto max-w-xl space-y-5">
      <h1>{t('dispute.open')}</h1>
      <p>{t('dispute.openLead', { amount: held, name: other })}</p>
      <form
        className="space-y-5"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          const incomplete = reason === '' || statement.trim() === ''
          setMissing(incomplete)
          if (!incomplete) open.mutate()
        }}
      >
        <Refusal error={open.error} />
        {missing ? (
          <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
            {t('dispute.missing')}
          </p>
        ) : null}
        <Card className="space-y-5">
          <fieldset>
            <legend className="font-semibold">{t('dispute.why')}</legend>
            {REASONS.map((known) => (
              <label key={known} className="flex min-h-11 items-center gap-3">
                <input
                  type="radio"
                  name="reason"
                  value={known}
                  checked={reason === known}
                  onChange={() => setReason(known)}
                  className="size-5 accent-[var(--leaf)]"
                />
                {t(`dispute.reason.${known}` as TextKey)}
              </label>
            ))}
          </fieldset>
          <TextArea
            label={t('dispute.statement')}
            hint={t('dispute.statementHint')}
            rows={7}
            maxLength={4000}
            value={statement}
            onChange={(event) => setStatement(event.target.value)}
          />
          <div className="space-y-2">
            <h2 className="text-lg">{t('dispute.files')}</h2>
            {refused ? (
              <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
                {refused}
              </p>
            ) : null}
            <ul className="divide-y divide-line">
              {files.map((file) => (
                <li key={file.name} className="flex items-center justify-between gap-3 py-1">
                  <span className="min-w-0 break-words">{file.name}</span>
                  <Button kind="quiet" onClick={() => setFiles(files.filter((known) => known !== file))}>
                    {t('dispute.remove', { name: '' })}
                    <span className="sr-only">{file.name}</span>
                  </Button>
                </li>
              ))}
            </ul>
            <FilePick
              onPick={(file) => {
                const wrong = unfit(file)
                setRefused(wrong ? t(wrong, { name: file.name }) : undefined)
                if (!wrong) setFiles([...files.filter((known) => known.name !== file.name), file])
              }}
            />
          </div>
        </Card>
        <div className="flex flex-col gap-2 sm:flex-row">
          <Button type="submit" busy={open.isPending || open.isSuccess}>
            {t('dispute.submit')}
          </Button>
          <Link to="/bookings/$id" params={{ id: order.id } as never} className={buttonClass('secondary')}>
            {t('common.cancel')}
          </Link>
        </div>
      </form>
    </div>
  )
}
