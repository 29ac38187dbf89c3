import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, data, post } from '../../api/client'
import type { OutsideLink } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Refusal } from '../../ui/states'

/** Issuers of others by which one can sign in, or could; nothing where there are none. */
export function OutsideCard() {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const links = useQuery({
    queryKey: ['factors', 'issuers'],
    queryFn: () => data<OutsideLink[]>(api.GET('/v1/factors/issuers')),
  })
  const link = useMutation({
    mutationFn: (id: string) => post<{ continue: string }>(`/v1/factors/issuers/${id}`, undefined),
    onSuccess: (answer) => window.location.assign(answer.continue),
  })
  const unlink = useMutation({
    mutationFn: (id: string) => data(api.DELETE('/v1/factors/issuers/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['factors', 'issuers'] }),
  })
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium' })
  if (!links.data?.length) return null
  return (
    <Card>
      <h2>{t('outside.card')}</h2>
      <p className="text-soft">{t('outside.cardText')}</p>
      <Refusal error={link.error ?? unlink.error} />
      <ul className="mt-3 divide-y divide-line">
        {links.data.map((one) => (
          <li key={one.id} className="flex items-center justify-between gap-4 py-3">
            <div className="min-w-0">
              <p className="truncate font-semibold">{one.name}</p>
              <p className="break-words text-sm text-soft">
                {one.since
                  ? `${one.account ?? ''} · ${
                      one.lastUsed
                        ? t('security.usedOn', { since: day(one.since), used: day(one.lastUsed) })
                        : t('security.neverUsed', { since: day(one.since) })
                    }`
                  : t('outside.notYet')}
              </p>
            </div>
            {one.since ? (
              <Button
                kind="secondary"
                aria-label={t('outside.unlinkNamed', { name: one.name })}
                busy={unlink.isPending && unlink.variables === one.id}
                onClick={() => unlink.mutate(one.id)}
              >
                {t('outside.unlink')}
              </Button>
            ) : (
              <Button
                kind="secondary"
                aria-label={t('outside.linkNamed', { name: one.name })}
                busy={(link.isPending || link.isSuccess) && link.variables === one.id}
                onClick={() => link.mutate(one.id)}
              >
                {t('outside.link')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
