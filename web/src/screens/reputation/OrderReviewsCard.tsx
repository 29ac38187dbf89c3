import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Order, OrderReviews } from '../../api/schema'
import { useMe } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { Card, Refusal } from '../../ui/states'
import { Until } from '../../ui/values'
import { RatingLine } from './RatingLine'
import { ReviewView } from './ReviewView'
import { StarChoice } from './Stars'

const TEXT_MOST = 4000

/** What both say of each other after an appointment; nothing before it is over. */
export function OrderReviewsCard({ order }: { order: Order }) {
  const t = useText()
  const me = useMe()
  const reviews = useQuery({
    queryKey: ['order', order.id, 'reviews'],
    queryFn: () => data(api.GET('/v1/orders/{id}/reviews', { params: { path: { id: order.id } } })),
  })
  if (!reviews.data) return null
  const { state, mine, theirs, until, client } = reviews.data
  const name = me?.id === order.client ? order.providerName : order.clientName
  if (state === 'not-yet') {
    // Whoever is asked for an appointment may know how it went with this client elsewhere.
    return client && client.count > 0 ? (
      <Card>
        <h2>{t('review.ofClient', { name: order.clientName })}</h2>
        <RatingLine rating={client} />
      </Card>
    ) : null
  }
  return (
    <Card className="space-y-4">
      <h2>{t('review.title')}</h2>
      {mine ? (
        <ReviewView review={mine} order={order.id} />
      ) : state === 'open' ? (
        <Write order={order} name={name} />
      ) : (
        <p className="text-soft">{t('review.tooLate')}</p>
      )}
      {theirs ? (
        <ReviewView review={theirs} order={order.id} />
      ) : state === 'open' ? (
        <Sealed reviews={reviews.data} name={name} />
      ) : (
        <p className="text-soft">{t('review.theyDidNot', { name })}</p>
      )}
      {state === 'open' && until ? (
        <p className="text-sm text-soft">
          {mine ? t('review.theirsUntil', { name }) : t('review.until')} <Until at={until} />
        </p>
      ) : null}
    </Card>
  )
}

/** What is and is not shown yet, and when it will be. */
function Sealed({ reviews, name }: { reviews: OrderReviews; name: string }) {
  const t = useText()
  const text = reviews.mine
    ? 'review.waitForThem'
    : reviews.theirsWritten
      ? 'review.theyWrote'
      : 'review.blind'
  return <p className="rounded-card bg-linen px-4 py-3">{t(text, { name })}</p>
}

function Write({ order, name }: { order: Order; name: string }) {
  const t = useText()
  const queries = useQueryClient()
  const [stars, setStars] = useState(0)
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const wish = useRef(intent())
  const write = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/orders/{id}/reviews', {
          params: { path: { id: order.id }, header: wish.current },
          body: { stars, text: text.trim() === '' ? undefined : text },
        }),
      ),
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['order', order.id, 'reviews'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(stars === 0)
    if (stars > 0) write.mutate()
  }
  return (
    <form className="space-y-4" onSubmit={submit}>
      <p className="text-lg">{t('review.invite', { name })}</p>
      <StarChoice
        label={t('review.howWasIt')}
        value={stars}
        error={missing && stars === 0 ? t('review.chooseStars') : undefined}
        onChange={setStars}
      />
      <TextArea
        label={t('review.words')}
        hint={t('review.wordsHint')}
        optional
        maxLength={TEXT_MOST}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Refusal error={write.error} />
      <Button type="submit" busy={write.isPending} className="w-full sm:w-auto">
        {t('review.send')}
      </Button>
    </form>
  )
}
