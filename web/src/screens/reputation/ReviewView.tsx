import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { Review } from '../../api/schema'
import { useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextArea } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Refusal, Tag } from '../../ui/states'
import { Stars } from './Stars'

const REASONS = ['private-data', 'abuse', 'untrue', 'advertising', 'other'] as const

/** One review; in an order the person whom it is about may answer it, and anybody may report it. */
export function ReviewView({ review, order }: { review: Review; order?: string }) {
  const t = useText()
  const { intl } = useLanguage()
  const session = useSession()
  const published = review.state === 'published'
  return (
    <article
      className={`rounded-card border p-4 ${review.mine ? 'border-violet bg-violet-wash' : 'border-line bg-raised'}`}
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Stars count={review.stars} />
        <strong className="break-words">
          {review.mine ? t('review.yours') : review.authorName || t('common.formerMember')}
        </strong>
        <time dateTime={review.written} className="text-sm text-soft">
          {intl.formatDate(review.written, { month: 'long', year: 'numeric' })}
        </time>
        {review.state === 'sealed' ? <Tag tone="violet">{t('review.sealed')}</Tag> : null}
        {review.state === 'hidden' ? <Tag tone="amber">{t('review.hidden')}</Tag> : null}
      </p>
      {review.text ? <p className="mt-2 max-w-prose whitespace-pre-wrap break-words">{review.text}</p> : null}
      {review.hiddenBecause ? (
        <p className="mt-2 text-sm">
          {t('review.hiddenBecause')} {review.hiddenBecause}
        </p>
      ) : null}
      {review.reply ? (
        <div className="mt-3 border-s-4 border-line ps-3">
          <p className="text-sm text-soft">{t('review.reply')}</p>
          <p className="max-w-prose whitespace-pre-wrap break-words">{review.reply.text}</p>
        </div>
      ) : null}
      {published && !review.mine && session.signedIn ? (
        <div className="mt-2 flex flex-wrap gap-2">
          {order && !review.reply ? <Answer review={review} order={order} /> : null}
          <Report review={review} />
        </div>
      ) : null}
    </article>
  )
}

function Answer({ review, order }: { review: Review; order: string }) {
  const t = useText()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const wish = useRef(intent())
  const answer = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/reviews/{id}/reply', {
          params: { path: { id: review.id }, header: wish.current },
          body: { text },
        }),
      ),
    onSuccess: () => setOpen(false),
    onError: () => {
      wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['order', order, 'reviews'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    answer.mutate()
  }
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {t('review.answer')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('review.answer')}>
        <form className="space-y-4" onSubmit={submit}>
          <TextArea
            label={t('review.answerText')}
            hint={t('review.answerHint')}
            required
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Refusal error={answer.error} />
          <Button type="submit" busy={answer.isPending} disabled={text.trim() === ''}>
            {t('review.answerSend')}
          </Button>
        </form>
      </Sheet>
    </>
  )
}

function Report({ review }: { review: Review }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState<string>(REASONS[0])
  const [note, setNote] = useState('')
  const wish = useRef(intent())
  const report = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/reviews/{id}/reports', {
          params: { path: { id: review.id }, header: wish.current },
          body: { reason, note: note.trim() === '' ? undefined : note },
        }),
      ),
    onError: () => {
      wish.current = intent()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    report.mutate()
  }
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {t('report.open')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('report.review')}>
        {report.isSuccess ? (
          <p role="status">{t('report.thanks')}</p>
        ) : (
          <form className="space-y-4" onSubmit={submit}>
            <SelectField
              label={t('report.what')}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            >
              {REASONS.map((known) => (
                <option key={known} value={known}>
                  {t(`report.reason.${known}`)}
                </option>
              ))}
            </SelectField>
            <TextArea
              label={t('report.words')}
              optional
              maxLength={1000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
            <Refusal error={report.error} />
            <Button type="submit" busy={report.isPending}>
              {t('report.send')}
            </Button>
          </form>
        )}
      </Sheet>
    </>
  )
}
