import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data, post } from '../../api/client'
import type { Unsubscription } from '../../api/schema'
import { useDynamicText, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Card, Refusal, Skeleton } from '../../ui/states'

/** Where the link at the end of a mail leads: without a sign-in, and by one press. */
export function UnsubscribePage() {
  const t = useText()
  const text = useDynamicText()
  const [token] = useState(() => window.location.hash.slice(1))
  const params = { path: { token } }
  const meant = useQuery({
    queryKey: ['unsubscription', token],
    queryFn: () => data<Unsubscription>(api.GET('/v1/unsubscriptions/{token}', { params })),
    enabled: token !== '',
    retry: false,
  })
  // Whoever is signed in repeats the key of their session; whoever is not needs none.
  const stop = useMutation({
    mutationFn: () => post<Unsubscription>(`/v1/unsubscriptions/${token}`, undefined),
  })
  const found = stop.data ?? meant.data
  const what = found
    ? found.category === 'all'
      ? t('stop.all')
      : text(`told.category.${found.category}`, found.category)
    : ''
  const done = found !== undefined && !found.on
  return (
    <div className="mx-auto max-w-xl space-y-5">
      <h1>{done ? t('stop.done') : t('stop.title')}</h1>
      <Card className="space-y-4">
        {token === '' ? (
          <p role="alert">{t('stop.missing')}</p>
        ) : meant.isPending ? (
          <Skeleton lines={3} />
        ) : meant.isError ? (
          <Refusal error={meant.error} />
        ) : (
          <>
            <p role={done ? 'status' : undefined}>
              {done ? t('stop.doneText', { what }) : t('stop.text', { what })}
            </p>
            <Refusal error={stop.error} />
            {done ? null : (
              <Button busy={stop.isPending} onClick={() => stop.mutate()}>
                {t('stop.do')}
              </Button>
            )}
          </>
        )}
        <p>
          <Link to="/you/notifications" className={buttonClass('quiet')}>
            {t('stop.choose')}
          </Link>
        </p>
      </Card>
    </div>
  )
}
