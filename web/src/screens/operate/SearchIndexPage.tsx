import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, data, post } from '../../api/client'
import type { IndexState } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

const SECOND = 1000

/** The search index, and its rebuilding from the events that made it. */
export function SearchIndexPage() {
  const t = useText()
  const { intl } = useLanguage()
  const client = useQueryClient()
  const running = (state?: IndexState) => state?.started != null && state.finished == null
  const index = useQuery({
    queryKey: ['search-index'],
    queryFn: () => data<IndexState>(api.GET('/v1/operator/search-index')),
    refetchInterval: (query) => (running(query.state.data) ? SECOND : false),
    enabled: mayEnter(useSession(), 'search'),
  })
  const rebuild = useMutation({
    mutationFn: () => post<IndexState>('/v1/operator/search-index/rebuild', undefined),
    onSuccess: (state) => client.setQueryData(['search-index'], state),
  })
  const state = index.data
  const done = state ? Math.max(state.events - state.pending, 0) : 0
  return (
    <OperatorOnly section="search" title={t('operate.search')}>
      {index.isPending ? (
        <Skeleton lines={3} />
      ) : index.isError ? (
        <Failed error={index.error} retry={index.refetch} />
      ) : state ? (
        <Card className="max-w-2xl space-y-3">
          <p>{t('operate.search.size', { count: state.listings })}</p>
          <p className="text-soft">{t('operate.search.text')}</p>
          {running(state) ? (
            <div>
              <p id="rebuilding" role="status">
                {t('operate.search.running', { done, events: state.events })}
              </p>
              <progress
                aria-labelledby="rebuilding"
                className="mt-1 w-full accent-[var(--leaf)]"
                max={Math.max(state.events, 1)}
                value={done}
              />
            </div>
          ) : state.finished ? (
            <p>
              {t('operate.search.finished', {
                at: `${intl.formatDate(state.finished, { dateStyle: 'medium' })}, ${intl.formatTime(state.finished)}`,
                events: state.events,
              })}
            </p>
          ) : null}
          {rebuild.isError ? <Refusal error={rebuild.error} /> : null}
          <Button
            kind="secondary"
            busy={rebuild.isPending || running(state)}
            onClick={() => rebuild.mutate()}
          >
            {t('operate.search.rebuild')}
          </Button>
        </Card>
      ) : null}
    </OperatorOnly>
  )
}
