import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { AgreementDetail } from '../../api/schema'
import { isOperator, useSession } from '../../api/session'
import { type TextKey, useDynamicText, useLanguage, useText } from '../../i18n/text'
import { buttonClass } from '../../ui/Button'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Failed, Skeleton, Tag } from '../../ui/states'
import { Drawing } from './Drawing'
import { Policies, RulesInWords } from './RulesInWords'

const CLAIMS: TextKey[] = [
  'agreement.proved.ends',
  'agreement.proved.waits',
  'agreement.proved.drains',
  'agreement.proved.overdraw',
  'agreement.proved.rounding',
  'agreement.proved.timers',
  'agreement.proved.own',
  'agreement.proved.dead',
]

/** One agreement: its rules in words, its drawing, and what was proved of it. */
export function AgreementPage() {
  const { name } = useParams({ strict: false }) as { name: string }
  const agreement = useQuery({
    queryKey: ['agreements', name],
    queryFn: () => data(api.GET('/v1/agreements/{hashOrName}', { params: { path: { hashOrName: name } } })),
  })
  if (agreement.isPending) return <Skeleton lines={6} />
  if (agreement.isError) return <Failed error={agreement.error} retry={agreement.refetch} />
  return <Whole detail={agreement.data} />
}

function Whole({ detail }: { detail: AgreementDetail }) {
  const t = useText()
  const text = useDynamicText()
  const operator = isOperator(useSession())
  const [chosen, setChosen] = useState<string>()
  const { name } = detail.agreement
  return (
    <div className="space-y-5">
      <Link to="/agreements">{t('agreement.all')}</Link>
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-prose">
          <h1 className="break-words">{text(`agreement.name.${name}`, detail.agreement.title)}</h1>
          <p className="mt-2 text-lg">{text(`agreement.about.${name}`, detail.about)}</p>
        </div>
        {operator ? (
          <Link
            to="/operate/agreements/new"
            search={{ from: detail.agreement.hash } as never}
            className={buttonClass('secondary')}
          >
            {t('agreement.edit')}
          </Link>
        ) : null}
      </header>
      {detail.current ? null : (
        <p className="rounded-card border border-amber bg-amber-wash px-4 py-3">{t('agreement.old')}</p>
      )}
      <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-[2fr_3fr] lg:space-y-0">
        <Card>
          <h2>{t('agreement.rules')}</h2>
          <p className="mb-3 mt-1 text-soft">{t('agreement.rulesLead')}</p>
          <RulesInWords rules={detail.rules} chosen={chosen} onChoose={setChosen} />
        </Card>
        <Card className="space-y-2 lg:sticky lg:top-4">
          <h2>{t('agreement.drawing')}</h2>
          <Drawing rules={detail.rules} chosen={chosen} onChoose={setChosen} />
          <p className="text-sm text-soft">{t('agreement.legend')}</p>
        </Card>
      </div>
      <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
        <Proof detail={detail} />
        <div className="space-y-5">
          {detail.rules.policies.length > 0 ? (
            <Card>
              <h2>{t('agreement.policies')}</h2>
              <p className="mb-3 mt-1 text-soft">{t('agreement.policiesLead')}</p>
              <Policies rules={detail.rules} />
            </Card>
          ) : null}
          <Versions detail={detail} />
        </div>
      </div>
      <details>
        <summary className="min-h-11 cursor-pointer py-2 text-leaf">{t('agreement.source')}</summary>
        <ScrollRegion label={t('agreement.source')} className="rounded-card bg-linen">
          <pre className="p-4 text-sm">{detail.source}</pre>
        </ScrollRegion>
      </details>
    </div>
  )
}

function Proof({ detail }: { detail: AgreementDetail }) {
  const t = useText()
  const { proof } = detail
  return (
    <Card className="space-y-3">
      <h2>{t('agreement.proof')}</h2>
      <ul className="space-y-1">
        {CLAIMS.map((claim) => (
          <li key={claim} className="flex gap-2">
            <Check aria-hidden="true" size={20} className="mt-0.5 shrink-0 text-leaf" />
            {t(claim)}
          </li>
        ))}
      </ul>
      <p className="tabular text-sm text-soft">
        {t('agreement.proofLead', { places: proof.places, steps: proof.steps, millis: proof.millis })}
      </p>
      <dl className="grid grid-cols-2 gap-3">
        <div>
          <dt className="text-sm text-soft">{t('agreement.states')}</dt>
          <dd className="tabular text-xl font-semibold">{proof.states}</dd>
        </div>
        <div>
          <dt className="text-sm text-soft">{t('agreement.transitions')}</dt>
          <dd className="tabular text-xl font-semibold">{proof.transitions}</dd>
        </div>
        <div className="col-span-2">
          <dt className="text-sm text-soft">{t('agreement.hash')}</dt>
          <dd className="break-all font-mono text-sm">{detail.agreement.hash}</dd>
        </div>
      </dl>
      <p className="text-sm text-soft">{t('agreement.hashText')}</p>
    </Card>
  )
}

function Versions({ detail }: { detail: AgreementDetail }) {
  const t = useText()
  const { intl } = useLanguage()
  return (
    <Card>
      <h2 className="mb-2">{t('agreement.versions')}</h2>
      <ul className="divide-y divide-line">
        {detail.versions.map((version) => (
          <li key={version.hash} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <Link to="/agreements/$name" params={{ name: version.hash } as never}>
              {t('agreement.version', { version: version.version })}
            </Link>
            {version.version === detail.versions[0]?.version ? (
              <Tag tone="leaf">{t('agreement.current')}</Tag>
            ) : null}
            <span className="text-sm text-soft">
              {t('agreement.published', {
                date: intl.formatDate(version.published, { dateStyle: 'medium' }),
              })}
              {' · '}
              {t('agreement.running', { count: version.running })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
