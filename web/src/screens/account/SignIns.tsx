import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'

/** Where somebody is signed in; each but this one can be ended, or all at once. */
export function SignIns() {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const signIns = useQuery({ queryKey: ['sign-ins'], queryFn: () => data(api.GET('/v1/sign-ins')) })
  const end = useMutation({
    mutationFn: (id: string | undefined) =>
      id
        ? data(api.DELETE('/v1/sign-ins/{id}', { params: { path: { id } } }))
        : data(api.DELETE('/v1/sign-ins')),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sign-ins'] }),
  })
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Card>
      <h2>{t('you.signIns')}</h2>
      <p className="text-soft">{t('you.signInsText')}</p>
      <Refusal error={end.error} />
      {signIns.isPending ? (
        <Skeleton />
      ) : signIns.isError ? (
        <Failed error={signIns.error} retry={signIns.refetch} />
      ) : (
        <>
          <ul className="mt-3 divide-y divide-line">
            {signIns.data.map((signIn) => (
              <li key={signIn.id} className="flex items-center justify-between gap-4 py-3">
                <div>
                  <p className="font-semibold">
                    {signIn.device ?? signIn.client}
                    {signIn.current ? (
                      <span className="font-normal text-violet"> ({t('you.thisOne')})</span>
                    ) : null}
                  </p>
                  <p className="text-sm text-soft">
                    {t('you.since', { date: day(signIn.since), used: day(signIn.lastUsed) })}
                  </p>
                </div>
                {signIn.current ? null : (
                  <Button
                    kind="secondary"
                    busy={end.isPending && end.variables === signIn.id}
                    onClick={() => end.mutate(signIn.id)}
                  >
                    {t('you.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {signIns.data.some((signIn) => !signIn.current) ? (
            <Button
              kind="danger"
              className="mt-3"
              busy={end.isPending && end.variables === undefined}
              onClick={() => end.mutate(undefined)}
            >
              {t('security.endOthers')}
            </Button>
          ) : null}
        </>
      )}
    </Card>
  )
}
