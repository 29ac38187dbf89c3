import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import type { ProcessingRecord } from '../../api/schema'
import { type TextKey, useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { Agreements, Limits } from './Choices'
import { Erase } from './Erase'
import { OwnRecords } from './OwnRecords'

/** What is kept about the person who reads this, and all of it as a file. */
export function PrivacyPage() {
  const t = useText()
  return (
    <div className="mx-auto max-w-2xl space-y-5">
      <div>
        <Link to="/you">{t('security.back')}</Link>
        <h1>{t('privacy.title')}</h1>
        <p className="text-soft">{t('privacy.lead')}</p>
      </div>
      <Export />
      <Agreements />
      <Limits />
      <OwnRecords />
      <Erase />
      <Processing />
    </div>
  )
}

function Export() {
  const t = useText()
  const { intl } = useLanguage()
  const run = useMutation({
    mutationFn: async () => {
      const file = await data<Blob>(api.GET('/v1/me/export', { parseAs: 'blob' }) as never)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(file)
      link.download = 'comfrey-your-data.zip'
      link.click()
      URL.revokeObjectURL(link.href)
      return file.size
    },
  })
  return (
    <Card className="space-y-3">
      <h2>{t('privacy.export')}</h2>
      <p>{t('privacy.exportText')}</p>
      <Refusal error={run.error} />
      <Button busy={run.isPending} onClick={() => run.mutate()}>
        {t('privacy.exportDo')}
      </Button>
      {run.data === undefined ? null : (
        <p role="status" className="text-soft">
          {t('privacy.exported', { kilobytes: intl.formatNumber(Math.ceil(run.data / 1024)) })}
        </p>
      )}
    </Card>
  )
}

function Processing() {
  const t = useText()
  const text = useDynamicText()
  const records = useQuery({
    queryKey: ['processing'],
    queryFn: () => data<ProcessingRecord[]>(api.GET('/v1/processing')),
  })
  if (records.isPending) return <Skeleton lines={6} />
  if (records.isError) return <Failed error={records.error} retry={records.refetch} />
  const modules = [...new Set(records.data.map((record) => record.module))]
  return (
    <section aria-labelledby="processing" className="space-y-3">
      <h2 id="processing">{t('privacy.kept')}</h2>
      <p className="text-soft">{t('privacy.keptText')}</p>
      {modules.map((module) => (
        <details key={module} className="rounded-card border border-line bg-raised px-4">
          <summary className="min-h-11 cursor-pointer py-3 font-semibold">
            {text(`privacy.module.${module}`, module)}
          </summary>
          <ul className="divide-y divide-line pb-2">
            {records.data
              .filter((record) => record.module === module)
              .map((record) => (
                <Kept key={record.table} record={record} />
              ))}
          </ul>
        </details>
      ))}
    </section>
  )
}

function Kept({ record }: { record: ProcessingRecord }) {
  const t = useText()
  const lists: [TextKey, string[]][] = [
    ['privacy.shown', record.shown],
    ['privacy.sealed', record.sealed],
    ['privacy.withheld', record.withheld],
  ]
  return (
    <li className="space-y-1 py-3">
      <p className="font-semibold" lang="en">
        {record.purpose}
      </p>
      <p className="text-sm text-soft" lang="en">
        {record.kept}
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {lists
          .filter(([, columns]) => columns.length > 0)
          .map(([key, columns]) => (
            <div key={key} className="contents">
              <dt className="text-soft">{t(key)}</dt>
              <dd className="break-words">{columns.map((column) => column.replace(/=.*/, '')).join(', ')}</dd>
            </div>
          ))}
      </dl>
    </li>
  )
}
