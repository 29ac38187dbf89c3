import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post, read } from '../../api/client'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

const LOOK_AGAIN_MILLIS = 15_000

/** An event of a module that a subscriber failed to handle as often as it may. */
type Letter = {
  module: string
  subscriber: string
  position: number
  eventId: string
  type: string
  subject: string
  time: string
  attempts: number
  reason?: string | null
  waiting: number
}

/** Each module answers for its own subscribers, in whichever process it runs. */
function lettersOf(module: string) {
  return read<{ items: Letter[] }>(`/operator/${module}/dead-letters`)
}

function decide(letter: Letter, what: 'retry' | 'skip') {
  const owner = letter.subscriber.split('.')[0] ?? letter.subscriber
  const subscriber = encodeURIComponent(letter.subscriber)
  const at = `${encodeURIComponent(letter.module)}/${letter.position}`
  return post(`/operator/${owner}/dead-letters/${subscriber}/${at}/${what}`, undefined)
}

/** What could not be delivered to a part of the platform, until somebody has looked at it. */
export function UndeliveredPage() {
  const t = useText()
  const { intl } = useLanguage()
  const client = useQueryClient()
  const allowed = mayEnter(useSession(), 'letters')
  const [told, setTold] = useState('')
  const modules = useQuery({
    queryKey: ['modules'],
    queryFn: () => read<{ items: string[] }>('/operator/modules'),
    enabled: allowed,
  })
  const names = modules.data?.items ?? []
  const lists = useQueries({
    queries: names.map((name) => ({
      queryKey: ['letters', name],
      queryFn: () => lettersOf(name),
      refetchInterval: LOOK_AGAIN_MILLIS,
      retry: false,
    })),
  })
  const letters = lists.flatMap((list) => list.data?.items ?? [])
  const away = names.filter((_, at) => lists[at]?.isError)
  const lookAgain = () => client.invalidateQueries({ queryKey: ['letters'] })
  const retryAll = useMutation({
    mutationFn: async () => {
      // One after the other: of a subject with several, the first one decides about the rest.
      for (const letter of letters) await decide(letter, 'retry')
      return letters.length
    },
    onSuccess: (count) => setTold(t('operate.letters.retried', { count })),
    onSettled: lookAgain,
  })
  return (
    <OperatorOnly section="letters" title={t('operate.letters')}>
      <p className="max-w-prose text-soft">{t('operate.letters.text')}</p>
      <p role="status">{told}</p>
      {away.length > 0 ? (
        <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
          {t('operate.letters.away', { count: away.length, names: intl.formatList(away) })}
        </p>
      ) : null}
      {modules.isError ? (
        <Failed error={modules.error} retry={modules.refetch} />
      ) : modules.isPending || lists.some((list) => list.isPending) ? (
        <Skeleton lines={4} />
      ) : letters.length === 0 ? (
        away.length === 0 ? (
          <Empty title={t('operate.letters.none')}>{t('operate.letters.noneText')}</Empty>
        ) : null
      ) : (
        <>
          {retryAll.isError ? <Refusal error={retryAll.error} /> : null}
          <Button kind="secondary" busy={retryAll.isPending} onClick={() => retryAll.mutate()}>
            {t('operate.letters.retryAll', { count: letters.length })}
          </Button>
          <ul className="grid gap-4 lg:grid-cols-2">
            {letters.map((letter) => (
              <li key={`${letter.module} ${letter.subscriber} ${letter.position}`} className="min-w-0">
                <OneLetter
                  letter={letter}
                  decided={(text) => {
                    setTold(text)
                    void lookAgain()
                  }}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </OperatorOnly>
  )
}

function OneLetter({ letter, decided }: { letter: Letter; decided: (text: string) => void }) {
  const t = useText()
  const { intl } = useLanguage()
  const [sure, setSure] = useState(false)
  const retry = useMutation({
    mutationFn: () => decide(letter, 'retry'),
    onSuccess: () => decided(t('operate.letters.retried', { count: 1 })),
  })
  const skip = useMutation({
    mutationFn: () => decide(letter, 'skip'),
    onSuccess: () => decided(t('operate.letters.skipped')),
  })
  const at = intl.formatDate(letter.time, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Card className="space-y-2">
      {/* A long name is broken behind its dots. */}
      <h2 className="break-words text-lg">{letter.type.replaceAll('.', '.\u200b')}</h2>
      <p className="break-all">{t('operate.letters.toldTo', { subscriber: letter.subscriber })}</p>
      <p className="text-soft">{t('operate.letters.when', { at, attempts: letter.attempts })}</p>
      {letter.waiting > 0 ? <p>{t('operate.letters.waiting', { count: letter.waiting })}</p> : null}
      <details>
        <summary className="min-h-11 cursor-pointer py-2">{t('operate.letters.reason')}</summary>
        <p className="whitespace-pre-wrap break-all rounded-card bg-linen p-3 text-sm">
          {letter.reason}
          {'\n'}
          {letter.subject} · {letter.eventId}
        </p>
      </details>
      {retry.isError ? <Refusal error={retry.error} /> : null}
      {skip.isError ? <Refusal error={skip.error} /> : null}
      {sure ? (
        <>
          <p>{t('operate.letters.skipText')}</p>
          <div className="flex flex-wrap gap-3">
            <Button kind="danger" busy={skip.isPending} onClick={() => skip.mutate()}>
              {t('operate.letters.skipYes')}
            </Button>
            <Button kind="quiet" onClick={() => setSure(false)}>
              {t('common.cancel')}
            </Button>
          </div>
        </>
      ) : (
        <div className="flex flex-wrap gap-3">
          <Button kind="secondary" busy={retry.isPending} onClick={() => retry.mutate()}>
            {t('operate.letters.retry')}
          </Button>
          <Button kind="quiet" onClick={() => setSure(true)}>
            {t('operate.letters.skip')}
          </Button>
        </div>
      )}
    </Card>
  )
}
