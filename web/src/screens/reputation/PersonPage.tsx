import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import { useText } from '../../i18n/text'
import { Card, Failed, Skeleton } from '../../ui/states'
import { ReviewList } from './ReviewList'
import { TrustCard } from './TrustCard'

/** Somebody who offers something: who they are, what trust in them rests on, what others say. */
export function PersonPage() {
  const t = useText()
  const { id } = useParams({ strict: false }) as { id: string }
  const person = useQuery({
    queryKey: ['person', id],
    queryFn: () => data(api.GET('/v1/people/{id}', { params: { path: { id } } })),
  })
  if (person.isPending) return <Skeleton lines={5} />
  if (person.isError) return <Failed error={person.error} retry={person.refetch} />
  const { displayName, about } = person.data
  return (
    <article className="mx-auto max-w-4xl space-y-6">
      <h1 className="break-words">{displayName}</h1>
      {about ? (
        <Card>
          <h2>{t('listing.provider', { name: displayName })}</h2>
          <p className="mt-1 max-w-prose whitespace-pre-line break-words">{about}</p>
        </Card>
      ) : null}
      <TrustCard person={id} name={displayName} />
      <ReviewList of={{ provider: id }} />
    </article>
  )
}
