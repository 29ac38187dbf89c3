import { useQuery } from '@tanstack/react-query'
import { read } from '../../api/client'
import { mayEnter, useSession } from '../../api/session'
import { type TextKey, useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Failed, Skeleton, Tag } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'
import { Runbook } from './Runbook'

type Level = 'well' | 'look' | 'broken' | 'unknown'

type Finding = {
  level: Level
  says: string
  values: Record<string, string | number>
  runbook?: string
}

type Part = { part: string; level: Level; findings: Finding[] }

type Status = { level: Level; version: string; startedAt: string; at: string; parts: Part[] }

const AGAIN_MILLIS = 30_000
const tones = { well: 'leaf', look: 'amber', broken: 'red', unknown: 'amber' } as const
const order: Level[] = ['broken', 'unknown', 'look', 'well']

/** How this installation is, in words: what does not work first. */
export function StatusPage() {
  const t = useText()
  const { intl } = useLanguage()
  const status = useQuery({
    queryKey: ['operator-status'],
    queryFn: () => read<Status>('/operator/status'),
    refetchInterval: AGAIN_MILLIS,
    enabled: mayEnter(useSession(), 'status'),
  })
  const found = status.data
  const moment = (at: string) => `${intl.formatDate(at, { dateStyle: 'medium' })}, ${intl.formatTime(at)}`
  const parts = [...(found?.parts ?? [])].sort(
    (one, other) => order.indexOf(one.level) - order.indexOf(other.level),
  )
  return (
    <OperatorOnly section="status" title={t('operate.status')}>
      {status.isPending ? (
        <Skeleton lines={6} />
      ) : status.isError ? (
        <Failed error={status.error} retry={status.refetch} />
      ) : found ? (
        <>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <p role="status" className="text-lg font-semibold">
              {t(`status.${found.level}`)}
            </p>
            <p className="text-soft">{t('status.at', { at: moment(found.at) })}</p>
            <Button kind="secondary" busy={status.isFetching} onClick={() => status.refetch()}>
              {t('status.again')}
            </Button>
          </div>
          <ul className="grid gap-3 lg:grid-cols-2">
            {parts.map((part) => (
              <li key={part.part}>
                <PartCard part={part} moment={moment} />
              </li>
            ))}
          </ul>
          <p className="max-w-prose text-sm text-soft">
            {found.version
              ? t('status.version', { version: found.version, at: moment(found.startedAt) })
              : t('status.source', { at: moment(found.startedAt) })}
            . {t('status.onlyHere')}
          </p>
        </>
      ) : null}
    </OperatorOnly>
  )
}

function PartCard({ part, moment }: { part: Part; moment: (at: string) => string }) {
  const t = useText()
  const text = useDynamicText()
  return (
    <Card className="h-full space-y-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg">{text(`status.part.${part.part}`, part.part)}</h2>
        <Tag tone={tones[part.level]}>{t(`status.level.${part.level}` as TextKey)}</Tag>
      </div>
      {part.findings.map((finding) => (
        <div key={finding.says + Object.values(finding.values).join(' ')} className="max-w-prose">
          <p className="break-words">{sentence(part, finding, text, moment)}</p>
          {finding.runbook ? <Runbook section={finding.runbook} /> : null}
        </div>
      ))}
    </Card>
  )
}

function sentence(
  part: Part,
  finding: Finding,
  text: ReturnType<typeof useDynamicText>,
  moment: (at: string) => string,
): string {
  const { at } = finding.values
  const values = typeof at === 'string' ? { ...finding.values, at: moment(at) } : finding.values
  return text(
    finding.says === 'no-answer' ? 'status.says.no-answer' : `status.says.${part.part}.${finding.says}`,
    finding.says,
    values,
  )
}
