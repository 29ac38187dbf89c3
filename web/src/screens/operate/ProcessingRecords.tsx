import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { ProcessingRecord } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Failed, Skeleton } from '../../ui/states'

/** The records of processing (GDPR article 30), made from what the program itself declares. */
export function ProcessingRecords() {
  const t = useText()
  const text = useDynamicText()
  const records = useQuery({
    queryKey: ['processing'],
    queryFn: () => data<ProcessingRecord[]>(api.GET('/v1/processing')),
    enabled: mayEnter(useSession(), 'privacy'),
  })
  if (records.isPending) return <Skeleton lines={6} />
  if (records.isError) return <Failed error={records.error} retry={records.refetch} />
  const modules = [...new Set(records.data.map((record) => record.module))]
  const save = (name: string, type: string, content: string) => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([content], { type }))
    link.download = name
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <section aria-labelledby="processing" className="space-y-3">
      <h2 id="processing">{t('processing.title')}</h2>
      <p className="max-w-prose text-soft">{t('processing.text', { count: records.data.length })}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          kind="secondary"
          onClick={() => save('records-of-processing.md', 'text/markdown', markdown(records.data))}
        >
          {t('processing.markdown')}
        </Button>
        <Button
          kind="secondary"
          onClick={() =>
            save('records-of-processing.json', 'application/json', JSON.stringify(records.data, null, 2))
          }
        >
          {t('processing.json')}
        </Button>
      </div>
      {modules.map((module) => (
        <details key={module} className="rounded-card border border-line bg-raised px-4">
          <summary className="min-h-11 cursor-pointer py-3 font-semibold">
            {text(`privacy.module.${module}`, module)}
          </summary>
          <ul className="divide-y divide-line pb-2 text-sm" lang="en">
            {records.data
              .filter((record) => record.module === module)
              .map((record) => (
                <li key={record.table} className="py-2">
                  <b className="break-words">{record.table}</b>: {record.purpose}. {record.kept}
                </li>
              ))}
          </ul>
        </details>
      ))}
    </section>
  )
}

function markdown(records: ProcessingRecord[]): string {
  const rows = records.map((record) => {
    const columns = [...record.shown, ...record.sealed, ...record.withheld].map((one) =>
      one.replace(/=.*/, ''),
    )
    return `| ${record.module}.${record.table} | ${record.purpose} | ${record.kept} | ${record.onErasure} | ${columns.join(', ')} |`
  })
  return [
    '# Records of processing',
    '',
    '| table | what for | how long | when erased | columns |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
