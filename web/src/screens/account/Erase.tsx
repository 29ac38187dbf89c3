import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Erasure, ErasureObstacle } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'

/** Asking to be erased, what stands against it, and taking it back. */
export function Erase() {
  const t = useText()
  const standing = useQuery({
    queryKey: ['erasure'],
    queryFn: () => data<Erasure>(api.GET('/v1/me/erasure')),
  })
  if (standing.isPending) return <Skeleton lines={3} />
  if (standing.isError) return <Failed error={standing.error} retry={standing.refetch} />
  return (
    <Card className="space-y-3">
      <h2>{t('erase.title')}</h2>
      {standing.data.state === 'none' ? <Ask erasure={standing.data} /> : <Waiting erasure={standing.data} />}
    </Card>
  )
}

function Ask({ erasure }: { erasure: Erasure }) {
  const t = useText()
  const queries = useQueryClient()
  const [sure, setSure] = useState(false)
  const [wish] = useState(intent)
  const ask = useMutation({
    mutationFn: () => data(api.POST('/v1/me/erasure', { params: { header: wish } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['erasure'] }),
  })
  return (
    <>
      <p>{t('erase.text', { days: erasure.waitingDays })}</p>
      <p className="text-soft">{t('erase.stays')}</p>
      {erasure.obstacles.length > 0 ? (
        <Obstacles lead={t('erase.first')} obstacles={erasure.obstacles} />
      ) : (
        <>
          <Refusal error={ask.error instanceof Problem && ask.error.status === 401 ? null : ask.error} />
          <label className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              className="size-5"
              checked={sure}
              onChange={(event) => setSure(event.target.checked)}
            />
            {t('erase.sure')}
          </label>
          <Button kind="danger" disabled={!sure} busy={ask.isPending} onClick={() => ask.mutate()}>
            {t('erase.do')}
          </Button>
        </>
      )}
    </>
  )
}

function Waiting({ erasure }: { erasure: Erasure }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const undo = useMutation({
    mutationFn: () => data(api.DELETE('/v1/me/erasure')),
    onSettled: () => queries.invalidateQueries({ queryKey: ['erasure'] }),
  })
  const day = intl.formatDate(erasure.due, { dateStyle: 'full', timeStyle: 'short' })
  return (
    <>
      <p role="status">{t('erase.waiting', { day })}</p>
      {erasure.postponed > 0 ? (
        <p className="text-soft">{t('erase.postponed', { times: erasure.postponed })}</p>
      ) : null}
      {erasure.obstacles.length > 0 ? (
        <Obstacles lead={t('erase.now')} obstacles={erasure.obstacles} />
      ) : null}
      <p>{t('erase.receipt')}</p>
      <p className="break-all rounded-card bg-linen px-3 py-2 font-mono text-sm">
        {`${window.location.origin}/erased#token=${erasure.code}`}
      </p>
      <Refusal error={undo.error} />
      {erasure.state === 'waiting' ? (
        <Button kind="secondary" busy={undo.isPending} onClick={() => undo.mutate()}>
          {t('erase.undo')}
        </Button>
      ) : null}
    </>
  )
}

function Obstacles({ lead, obstacles }: { lead: string; obstacles: ErasureObstacle[] }) {
  return (
    <div className="rounded-card border border-amber bg-amber-wash px-4 py-3">
      <p className="font-semibold">{lead}</p>
      <ul className="mt-1 list-disc space-y-1 ps-5">
        {obstacles.map((obstacle) => (
          <li key={obstacle.kind + (obstacle.reference ?? obstacle.amount?.currency ?? '')}>
            <Obstacle obstacle={obstacle} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Obstacle({ obstacle }: { obstacle: ErasureObstacle }) {
  const text = useDynamicText()
  const words = text(`erase.obstacle.${obstacle.kind}`, obstacle.kind)
  const amount = obstacle.amount ? (
    <>
      {' '}
      (<Money value={obstacle.amount} />)
    </>
  ) : null
  if (obstacle.kind === 'open-order' && obstacle.reference) {
    return (
      <Link to="/bookings/$id" params={{ id: obstacle.reference }}>
        {words}
      </Link>
    )
  }
  if (obstacle.kind === 'open-dispute' && obstacle.reference) {
    return (
      <Link to="/disputes/$id" params={{ id: obstacle.reference }}>
        {words}
      </Link>
    )
  }
  if (obstacle.kind === 'wallet-balance') {
    return (
      <>
        <Link to="/wallet/payout">{words}</Link>
        {amount}
      </>
    )
  }
  return (
    <>
      {words}
      {amount}
    </>
  )
}
