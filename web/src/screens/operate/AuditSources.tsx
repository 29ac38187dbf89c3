import { useMutation, useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { AuditSource } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Failed, Refusal, Skeleton, Tag } from '../../ui/states'

/** Where each source of entries stands, and whether all of them follow from each other. */
export function AuditSources() {
  const t = useText()
  const { intl } = useLanguage()
  const sources = useQuery({
    queryKey: ['audit', 'sources'],
    queryFn: () => data<AuditSource[]>(api.GET('/v1/operator/audit/sources')),
    enabled: mayEnter(useSession(), 'audit'),
  })
  const check = useMutation({
    mutationFn: () =>
      data<AuditSource[]>(api.GET('/v1/operator/audit/sources', { params: { query: { verify: true } } })),
  })
  if (sources.isPending) return <Skeleton lines={3} />
  if (sources.isError) return <Failed error={sources.error} retry={sources.refetch} />
  const shown = check.data ?? sources.data
  const head = 'py-2 pe-4 font-normal'
  return (
    <div className="space-y-3">
      <h2>{t('audit.sources')}</h2>
      <p className="max-w-prose text-soft">{t('audit.sources.intro')}</p>
      <ScrollRegion label={t('audit.sources')}>
        <table className="w-full text-sm">
          <thead className="text-start text-soft">
            <tr className="border-b border-line">
              <th scope="col" className={head}>
                {t('audit.source')}
              </th>
              <th scope="col" className={`${head} text-end`}>
                {t('audit.entries')}
              </th>
              <th scope="col" className={head}>
                {t('audit.whole')}
              </th>
              <th scope="col" className={head}>
                {t('audit.hash')}
              </th>
              <th scope="col" className={head}>
                {t('audit.export')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((source) => (
              <tr key={source.source} className="border-b border-line">
                <th scope="row" className="py-2 pe-4 text-start">
                  {source.source}
                </th>
                <td className="tabular py-2 pe-4 text-end">{intl.formatNumber(source.entries)}</td>
                <td className="py-2 pe-4">
                  {source.whole === undefined ? (
                    source.entries === source.last ? (
                      t('audit.noGaps')
                    ) : (
                      <Tag tone="red">{t('audit.gaps')}</Tag>
                    )
                  ) : source.whole ? (
                    <Tag tone="leaf">{t('audit.isWhole')}</Tag>
                  ) : (
                    <Tag tone="red">{t('audit.broken')}</Tag>
                  )}
                </td>
                <td className="py-2 pe-4 font-mono">{source.hash.slice(0, 16)}…</td>
                <td className="py-2 pe-4">
                  <Export source={source.source} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <Refusal error={check.error} />
      <Button kind="secondary" busy={check.isPending} onClick={() => check.mutate()}>
        {t('audit.check')}
      </Button>
    </div>
  )
}

/** All entries of a source as one file: a thousand at a time are asked for until there are no more. */
function Export({ source }: { source: string }) {
  const t = useText()
  const { intl } = useLanguage()
  const run = useMutation({
    mutationFn: async () => {
      const parts: string[] = []
      for (let after = 0; ; ) {
        const part = await data<string>(
          api.GET('/v1/operator/audit/sources/{source}/ocsf', {
            params: { path: { source }, query: { after } },
            parseAs: 'text',
          }) as never,
        )
        if (!part) break
        parts.push(part)
        after += part.split('\n').length - 1
      }
      save(parts.join(''), `audit-${source}.ndjson`)
      return parts.join('').split('\n').length - 1
    },
  })
  return (
    <>
      <button
        type="button"
        className="min-h-11 underline"
        disabled={run.isPending}
        onClick={() => run.mutate()}
      >
        {t('audit.export.do')}
        <span className="sr-only"> {source}</span>
      </button>
      {run.data === undefined ? null : (
        <span role="status" className="ms-2 text-soft">
          {t('audit.export.done', { count: intl.formatNumber(run.data) })}
        </span>
      )}
      <Refusal error={run.error} />
    </>
  )
}

function save(text: string, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
