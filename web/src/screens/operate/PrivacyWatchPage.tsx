import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { OpenedRecord, PageOfOpenedRecord } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextField } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'
import { ProcessingRecords } from './ProcessingRecords'
import { RetentionRules } from './RetentionRules'

/** What compliance watches over: looks of staff, what is kept how long, and the records of processing. */
export function PrivacyWatchPage() {
  const t = useText()
  return (
    <OperatorOnly section="privacy" title={t('operate.privacy')}>
      <Reviews />
      <RetentionRules />
      <ProcessingRecords />
    </OperatorOnly>
  )
}

function Reviews() {
  const t = useText()
  const [state, setState] = useState<'open' | 'all'>('open')
  const records = useInfiniteQuery({
    queryKey: ['record-reviews', state],
    queryFn: ({ pageParam }) =>
      data<PageOfOpenedRecord>(
        api.GET('/v1/operator/record-reviews', { params: { query: { state, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'privacy'),
  })
  const items = records.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-labelledby="looks" className="space-y-3">
      <h2 id="looks">{t('records.looks')}</h2>
      <p className="max-w-prose text-soft">{t('records.looksText')}</p>
      <div className="max-w-xs">
        <SelectField
          label={t('records.show')}
          value={state}
          onChange={(event) => setState(event.target.value as 'open' | 'all')}
        >
          <option value="open">{t('records.toExamine')}</option>
          <option value="all">{t('records.all')}</option>
        </SelectField>
      </div>
      {records.isPending ? (
        <Skeleton lines={3} />
      ) : records.isError ? (
        <Failed error={records.error} retry={records.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t('records.noneToExamine')}>{t('records.noneToExamineText')}</Empty>
      ) : (
        items.map((record) => <Review key={record.id} record={record} />)
      )}
      {records.hasNextPage ? (
        <Button kind="secondary" busy={records.isFetchingNextPage} onClick={() => records.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </section>
  )
}

function Review({ record }: { record: OpenedRecord }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const review = useMutation({
    mutationFn: (finding: string) =>
      data(
        api.POST('/v1/operator/record-reviews/{id}', {
          params: { path: { id: record.id }, header: intent() },
          body: { finding, note },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['record-reviews'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    review.mutate('justified')
  }
  return (
    <Card className="space-y-2">
      <p className="flex flex-wrap items-center gap-2">
        <b>
          {record.staffName} → {record.personName}
        </b>
        <Tag tone={record.basis === 'emergency' ? 'amber' : 'plain'}>
          {t(record.basis === 'emergency' ? 'records.emergency' : 'records.agreed')}
        </Tag>
        {record.finding ? (
          <Tag tone={record.finding === 'unjustified' ? 'red' : 'leaf'}>
            {t(record.finding === 'unjustified' ? 'records.unjustified' : 'records.justified')}
          </Tag>
        ) : null}
      </p>
      <p className="text-sm text-soft">
        {intl.formatDate(record.opened, { dateStyle: 'medium', timeStyle: 'short' })} ·{' '}
        {t('records.reads', { count: record.reads })}
      </p>
      <p className="break-words">{record.reason}</p>
      {record.note ? <p className="break-words text-soft">{record.note}</p> : null}
      {record.finding ? null : (
        <form className="max-w-prose space-y-3" onSubmit={submit}>
          <Refusal error={review.error} />
          <TextField
            label={t('records.found')}
            required
            minLength={3}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" busy={review.isPending}>
              {t('records.justified')}
            </Button>
            <Button
              kind="danger"
              disabled={note.trim().length < 3}
              busy={review.isPending}
              onClick={() => review.mutate('unjustified')}
            >
              {t('records.unjustified')}
            </Button>
          </div>
        </form>
      )}
    </Card>
  )
}
