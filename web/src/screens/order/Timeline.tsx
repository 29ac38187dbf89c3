import type { ReactNode } from 'react'
import { now } from '../../api/clock'
import type { MoneyPreview, Order, TimelineEntry } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { Countdown } from './Countdown'
import { byParty, useAmount, useOrderWords } from './words'

/** What happened, oldest first, who did it and what it did to the money; then what is still to come. */
export function Timeline({ entries, order }: { entries: TimelineEntry[]; order: Order }) {
  const t = useText()
  const { intl } = useLanguage()
  const told = useTold(order)
  const moved = useMoved(order)
  const words = useOrderWords()
  return (
    <Card>
      <h2 className="mb-3">{t('order.timeline')}</h2>
      <ol className="border-s-2 border-line ps-4">
        {entries.map((entry) => (
          <Step key={entry.number} dot="bg-leaf">
            <p className="font-semibold">{told(entry)}</p>
            {byParty(entry.money).map((part) => (
              <p key={part.party} className="tabular text-sm">
                {moved(part)}
              </p>
            ))}
            <p className="text-sm text-soft">
              <time dateTime={entry.at}>
                {intl.formatDate(entry.at, {
                  weekday: 'short',
                  day: 'numeric',
                  month: 'short',
                  hour: 'numeric',
                  minute: '2-digit',
                })}
              </time>{' '}
              · {words.state(entry.state)}
            </p>
          </Step>
        ))}
      </ol>
      {order.ended ? null : <Ahead order={order} />}
    </Card>
  )
}

function Step({ dot, children }: { dot: string; children: ReactNode }) {
  return (
    <li className="relative pb-4 last:pb-0">
      <span aria-hidden="true" className={`absolute -start-[1.42rem] top-2 size-2.5 rounded-full ${dot}`} />
      {children}
    </li>
  )
}

function Ahead({ order }: { order: Order }) {
  const t = useText()
  const { intl } = useLanguage()
  const due = useDue(order)
  const moved = useMoved(order)
  const coming: { at: string; key: string; node: ReactNode }[] = []
  if (order.place && new Date(order.start).getTime() > now()) {
    coming.push({
      at: order.start,
      key: 'start',
      node: (
        <>
          <p>{t('story.begins')}</p>
          <p className="text-sm text-soft">
            {intl.formatDate(order.start, {
              weekday: 'short',
              day: 'numeric',
              month: 'short',
              hour: 'numeric',
              minute: '2-digit',
            })}
          </p>
        </>
      ),
    })
  }
  if (order.deadline) {
    const { at, money } = order.deadline
    coming.push({
      at,
      key: 'deadline',
      node: (
        <>
          <p>
            {t('story.silence')}: {due}
          </p>
          {byParty(money).map((part) => (
            <p key={part.party} className="tabular text-sm">
              {moved(part)}
            </p>
          ))}
          <p className="text-sm text-soft">
            <Countdown at={at} />
          </p>
        </>
      ),
    })
  }
  if (coming.length === 0) return null
  coming.sort((a, b) => a.at.localeCompare(b.at))
  return (
    <>
      <h3 className="mb-2 mt-4">{t('story.ahead')}</h3>
      <ol className="border-s-2 border-dotted border-line ps-4">
        {coming.map(({ key, node }) => (
          <Step key={key} dot="border-2 border-leaf bg-raised">
            {node}
          </Step>
        ))}
      </ol>
    </>
  )
}

/** A step in the past tense, from where the reader stands. */
function useTold(order: Order): (entry: TimelineEntry) => string {
  const text = useDynamicText()
  const t = useText()
  const me = useMe()
  const words = useOrderWords()
  const parties: Record<string, { id: string; name: string }> = {
    client: { id: order.client, name: order.clientName },
    provider: { id: order.provider, name: order.providerName },
  }
  return ({ transition, actor }) => {
    const party = parties[actor]
    const by = party?.id !== undefined && party.id === me?.id ? 'you' : actor
    const name = party?.name ?? text(`order.by.${actor}`, actor)
    return text(
      `told.${order.kind}.${transition}`,
      text(
        `told.${transition}`,
        `${words.transition(transition)} (${by === 'you' ? t('story.you') : name})`,
        { by, name },
      ),
      { by, name },
    )
  }
}

/** What the deadline brings, as the end of a sentence that begins with "if nobody does anything". */
export function useDue(order: Order): string {
  const text = useDynamicText()
  const words = useOrderWords()
  const me = useMe()
  const transition = order.deadline?.transition ?? ''
  const side = me?.id === order.client ? 'client' : me?.id === order.provider ? 'provider' : 'other'
  const names = { client: order.clientName, provider: order.providerName, side }
  const usual = text(`due.${transition}`, words.transition(transition, order.kind), names)
  return text(`due.${order.kind}.${transition}`, usual, names)
}

/** Where a part of the money goes, in words with its amount. */
function useMoved(order: Order): (part: MoneyPreview) => string {
  const t = useText()
  const me = useMe()
  const amount = useAmount()
  return ({ party, amount: value }) => {
    const values = { amount: amount(value), name: party === 'client' ? order.clientName : order.providerName }
    if (party === 'platform') return t('story.to.platform', { amount: values.amount })
    if (party === 'client')
      return me?.id === order.client
        ? t('story.to.youBack', { amount: values.amount })
        : t('story.to.client', values)
    return me?.id === order.provider
      ? t('story.to.you', { amount: values.amount })
      : t('story.to.provider', values)
  }
}
