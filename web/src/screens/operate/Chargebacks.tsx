import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { ChargebackView } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { Card, Refusal, Tag } from '../../ui/states'
import { Deadline, Money } from '../../ui/values'

const tones: Record<string, 'leaf' | 'violet' | 'amber' | 'red'> = {
  open: 'amber',
  represented: 'violet',
  won: 'leaf',
  lost: 'red',
}

/** Payments of the order that were taken back through the bank: what for, who owes, how it ended. */
export function Chargebacks({ chargebacks }: { chargebacks: ChargebackView[] }) {
  const t = useText()
  if (chargebacks.length === 0) return null
  return (
    <Card className="space-y-4">
      <h2>{t('chargeback.title')}</h2>
      <p className="text-sm text-soft">{t('chargeback.text')}</p>
      <ul className="divide-y divide-line">
        {chargebacks.map((one) => (
          <Chargeback key={one.id} one={one} />
        ))}
      </ul>
    </Card>
  )
}

function Chargeback({ one }: { one: ChargebackView }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  const owed = [
    ['chargeback.owedByClient', one.owedByClient],
    ['chargeback.owedByProvider', one.owedByProvider],
    ['chargeback.recovered', one.recovered],
  ] as const
  return (
    <li className="space-y-2 py-3 first:pt-0 last:pb-0">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <strong>
          <Money value={one.amount} />
        </strong>
        <Tag tone={tones[one.state] ?? 'plain'}>{text(`chargeback.state.${one.state}`, one.state)}</Tag>
      </p>
      <p className="text-sm text-soft">
        {text(`chargeback.reason.${one.reason}`, one.reason)} · {day(one.opened)}
        {one.closed ? ` – ${day(one.closed)}` : ''}
      </p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 text-sm">
        {owed
          .filter(([, value]) => value.amountMinor > 0)
          .map(([label, value]) => (
            <div key={label} className="contents">
              <dt>{t(label)}</dt>
              <dd className="text-end">
                <Money value={value} />
              </dd>
            </div>
          ))}
      </dl>
      {one.state === 'open' ? (
        <>
          <p className="text-sm">
            <Deadline at={one.respondBy} />: {t('chargeback.answerBy')}
          </p>
          <Answer one={one} />
        </>
      ) : null}
    </li>
  )
}

function Answer({ one }: { one: ChargebackView }) {
  const t = useText()
  const queries = useQueryClient()
  const wish = useRef(intent())
  const [statement, setStatement] = useState('')
  const answer = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/operator/chargebacks/{id}/representment', {
          params: { path: { id: one.id }, header: wish.current },
          body: { answer: statement },
        }),
      ),
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['order'] }),
  })
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault()
        answer.mutate()
      }}
    >
      <Refusal error={answer.error} />
      <TextArea
        label={t('chargeback.evidence')}
        hint={t('chargeback.evidenceHint')}
        rows={4}
        value={statement}
        onChange={(event) => setStatement(event.target.value)}
      />
      <Button type="submit" kind="secondary" busy={answer.isPending} disabled={statement.trim() === ''}>
        {t('chargeback.answer')}
      </Button>
    </form>
  )
}
