import { useMutation, useQuery } from '@tanstack/react-query'
import { api, data, post } from '../../api/client'
import type { ConsentQuestion } from '../../api/schema'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'

/** Asks somebody before an application of others does anything in their name. */
export function ConsentPage() {
  const t = useText()
  const text = useDynamicText()
  const onward = new URLSearchParams(window.location.search).get('continue') ?? ''
  const question = useQuery({
    queryKey: ['consent', onward],
    queryFn: () =>
      data<ConsentQuestion>(api.GET('/v1/consents', { params: { query: { continue: onward } } })),
  })
  const answer = useMutation({
    mutationFn: (agreed: boolean) => post<{ continue: string }>('/v1/consents', { continue: onward, agreed }),
    onSuccess: (next) => window.location.assign(next.continue),
  })
  if (question.isPending) return <Skeleton lines={6} />
  if (question.isError) return <Failed error={question.error} />
  const { name, returnsTo, scopes } = question.data
  const busy = answer.isPending || answer.isSuccess
  return (
    <div className="mx-auto max-w-md">
      <h1>{t('consent.title', { name })}</h1>
      <p className="mb-4 text-soft">{t('consent.lead', { name, host: returnsTo })}</p>
      <Card className="space-y-4">
        <Refusal error={answer.error} />
        <p className="font-semibold">{t('consent.wants')}</p>
        <ul className="list-disc space-y-2 ps-5">
          {scopes.map((scope) => (
            <li key={scope}>{text(`scope.${scope}`, scope)}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-3">
          <Button busy={busy} onClick={() => answer.mutate(true)}>
            {t('consent.agree')}
          </Button>
          <Button kind="secondary" busy={busy} onClick={() => answer.mutate(false)}>
            {t('consent.decline')}
          </Button>
        </div>
      </Card>
      <p className="mt-4 text-sm text-soft">{t('consent.later')}</p>
    </div>
  )
}
