import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { Complaint, PageOfComplaint } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { type TextKey, useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextArea } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { fileOf } from '../talk/messages'
import { OperatorOnly } from './OperatorOnly'

/** What people complain of in their conversations: the messages that they showed, and what is decided. */
export function ComplaintsPage() {
  const t = useText()
  const [state, setState] = useState('open')
  const complaints = useInfiniteQuery({
    queryKey: ['complaints', state],
    queryFn: ({ pageParam }) =>
      data<PageOfComplaint>(
        api.GET('/v1/operator/complaints', { params: { query: { state, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'complaints'),
    refetchInterval: 30_000,
  })
  const items = complaints.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <OperatorOnly section="complaints" title={t('operate.complaints')}>
      <div className="max-w-xs">
        <SelectField label={t('queue.show')} value={state} onChange={(event) => setState(event.target.value)}>
          {[
            ['open', 'moderation.open'],
            ['decided', 'moderation.settled'],
          ].map(([known, text]) => (
            <option key={known} value={known}>
              {t(text as TextKey)}
            </option>
          ))}
        </SelectField>
      </div>
      <p className="text-sm text-soft">{t('complaint.shownOnly')}</p>
      {complaints.isPending ? (
        <Skeleton lines={6} />
      ) : complaints.isError ? (
        <Failed error={complaints.error} retry={complaints.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t('moderation.none')}>{t('complaint.noneText')}</Empty>
      ) : (
        <ul className="space-y-4">
          {items.map((item) => (
            <li key={item.id}>
              <View complaint={item} />
            </li>
          ))}
        </ul>
      )}
      {complaints.hasNextPage ? (
        <Button
          kind="secondary"
          busy={complaints.isFetchingNextPage}
          onClick={() => complaints.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}

function View({ complaint }: { complaint: Complaint }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  return (
    <Card className="space-y-4 md:grid md:grid-cols-2 md:gap-6 md:space-y-0">
      <div className="min-w-0 space-y-3">
        <h2 className="break-words">
          {t('complaint.about', { by: complaint.byName, about: complaint.aboutName })}
        </h2>
        <p>
          <strong>{text(`complaint.reason.${complaint.reason}`, complaint.reason)}</strong> ·{' '}
          {intl.formatDate(complaint.at, { dateStyle: 'medium', timeStyle: 'short' })}
        </p>
        {complaint.note ? <p className="whitespace-pre-wrap break-words">{complaint.note}</p> : null}
        <ol className="space-y-2">
          {complaint.shown.map((message) => (
            <li key={message.sequence} className="rounded-card bg-linen px-3 py-2">
              <p className="whitespace-pre-wrap break-words">{fileOf(message)?.name ?? message.body}</p>
              <p className="text-xs text-soft">
                {intl.formatDate(message.at, { dateStyle: 'medium', timeStyle: 'short' })}
              </p>
            </li>
          ))}
        </ol>
      </div>
      <div className="min-w-0 space-y-3">
        {complaint.decision ? (
          <p>
            <strong>{text(`complaint.did.${complaint.decision}`, complaint.decision)}</strong>
            <span className="block break-words">{complaint.because}</span>
          </p>
        ) : null}
        {complaint.decision && complaint.conversationOpen ? null : <Decide complaint={complaint} />}
      </div>
    </Card>
  )
}

function Decide({ complaint }: { complaint: Complaint }) {
  const t = useText()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const wish = useRef(intent())
  const decide = useMutation({
    mutationFn: (action: string) =>
      data(
        api.POST('/v1/operator/complaints/{id}/decisions', {
          params: { path: { id: complaint.id }, header: wish.current },
          body: { action, reason },
        }),
      ),
    onSettled: () => {
      wish.current = intent()
      return queries.invalidateQueries({ queryKey: ['complaints'] })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const pressed = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null
    decide.mutate(pressed?.value ?? 'dismiss')
  }
  return (
    <form className="space-y-3" onSubmit={submit}>
      <TextArea
        label={t('moderation.reason')}
        required
        rows={3}
        minLength={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refusal error={decide.error} />
      <div className="flex flex-wrap gap-3">
        {complaint.decision ? (
          <Button type="submit" value="reopen" busy={decide.isPending}>
            {t('complaint.reopen')}
          </Button>
        ) : (
          <>
            <Button type="submit" value="dismiss" busy={decide.isPending}>
              {t('complaint.dismiss')}
            </Button>
            <Button type="submit" value="close" kind="danger" busy={decide.isPending}>
              {t('complaint.close')}
            </Button>
          </>
        )}
      </div>
    </form>
  )
}
