import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import type { AgreementView } from '../../api/schema'
import { useDynamicText, useText } from '../../i18n/text'
import { Empty, Failed, Skeleton, Tag } from '../../ui/states'

export const agreementsQuery = {
  queryKey: ['agreements'],
  queryFn: () => data(api.GET('/v1/agreements')),
}

/** The gallery: every agreement that orders can follow. */
export function AgreementsPage() {
  const t = useText()
  const agreements = useQuery(agreementsQuery)
  return (
    <div className="mx-auto max-w-3xl space-y-5">
      <h1>{t('agreement.title')}</h1>
      <p className="max-w-prose">{t('agreement.lead')}</p>
      {agreements.isPending ? (
        <Skeleton lines={6} />
      ) : agreements.isError ? (
        <Failed error={agreements.error} retry={agreements.refetch} />
      ) : agreements.data.length === 0 ? (
        <Empty title={t('agreement.none')} />
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2">
          {agreements.data.map((agreement) => (
            <li key={agreement.name}>
              <Tile agreement={agreement} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Tile({ agreement }: { agreement: AgreementView }) {
  const t = useText()
  const text = useDynamicText()
  const about = text(`agreement.about.${agreement.name}`, '')
  return (
    <article className="relative flex h-full flex-col gap-2 rounded-card border border-line bg-raised p-4 sm:p-5">
      <h2 className="text-lg">
        <Link
          to="/agreements/$name"
          params={{ name: agreement.name } as never}
          className="text-ink no-underline after:absolute after:inset-0 hover:underline"
        >
          {text(`agreement.name.${agreement.name}`, agreement.title)}
        </Link>
      </h2>
      {about ? <p>{about}</p> : null}
      <p className="mt-auto pt-2">
        <Tag tone="leaf">{t('agreement.proved')}</Tag>
      </p>
    </article>
  )
}
