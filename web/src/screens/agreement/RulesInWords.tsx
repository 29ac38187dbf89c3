import type { AgreementRules } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Tag } from '../../ui/states'
import { plainWords, useOrderWords } from '../order/words'
import { useLimits, useMoneyWords, useSpan } from './phrases'

type State = AgreementRules['states'][number]

/** Every state with who may do what in it and what that does to the money. */
export function RulesInWords({
  rules,
  chosen,
  onChoose,
}: {
  rules: AgreementRules
  chosen?: string
  onChoose: (state: string | undefined) => void
}) {
  const words = useOrderWords()
  return (
    <ul className="divide-y divide-line border-y border-line">
      {rules.states.map((state) => (
        <li key={state.name}>
          <details
            open={chosen === state.name}
            onToggle={(event) => {
              const open = event.currentTarget.open
              if (open && chosen !== state.name) onChoose(state.name)
              if (!open && chosen === state.name) onChoose(undefined)
            }}
          >
            <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-2 py-2 font-semibold">
              <span aria-hidden="true" className="text-leaf">
                {chosen === state.name ? '−' : '+'}
              </span>
              {words.state(state.name)}
              <Marks state={state} initial={rules.initial === state.name} />
            </summary>
            <StateRules rules={rules} state={state} />
          </details>
        </li>
      ))}
    </ul>
  )
}

function Marks({ state, initial }: { state: State; initial: boolean }) {
  const t = useText()
  return (
    <>
      {initial ? <Tag>{t('agreement.begin')}</Tag> : null}
      {state.awaits ? <Tag tone="amber">{t('agreement.awaits')}</Tag> : null}
      {state.dispute ? <Tag tone="violet">{t('agreement.dispute')}</Tag> : null}
      {state.ends ? <Tag tone="leaf">{t('agreement.ends')}</Tag> : null}
    </>
  )
}

function StateRules({ rules, state }: { rules: AgreementRules; state: State }) {
  const t = useText()
  const words = useOrderWords()
  const limits = useLimits()
  const money = useMoneyWords()
  const { intl, locale } = useLanguage()
  const leaving = state.ends ? [] : rules.transitions.filter((known) => known.from.includes(state.name))
  return (
    <div className="space-y-3 pb-4 ps-5">
      {locale === 'en' && state.about ? <p className="text-soft">{state.about}</p> : null}
      {leaving.length > 0 ? (
        <ul className="space-y-3">
          {leaving.map((transition) => (
            <li key={transition.name} className="border-s-2 border-line ps-3">
              <p>
                <strong>{words.transition(transition.name)}</strong>{' '}
                <span className="text-soft">({intl.formatList(limits(transition), { type: 'unit' })})</span>
              </p>
              <p>{money(transition.money).join(' ') || t('rule.noMoney')}</p>
              <p className="text-sm text-soft">
                {t('agreement.leads', { state: words.state(transition.to) })}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** The schedules of refunds, side by side. */
export function Policies({ rules }: { rules: AgreementRules }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const span = useSpan()
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {rules.policies.map((policy) => (
        <table key={`${policy.name} ${policy.choice}`} className="w-full self-start text-[0.95rem]">
          <caption className="pb-1 text-start font-semibold">
            {text(`agreement.policy.${policy.choice}`, plainWords(policy.choice))}
          </caption>
          <tbody>
            {policy.tiers.map((tier) => (
              <tr key={tier.noticeMinutes ?? 'else'} className="border-t border-line">
                <th scope="row" className="py-1 pe-2 text-start font-normal">
                  {typeof tier.noticeMinutes === 'number'
                    ? t('agreement.tier', { time: span(tier.noticeMinutes) })
                    : t('agreement.tierElse')}
                </th>
                <td className="tabular py-1 text-end font-semibold">
                  {intl.formatNumber(tier.basisPoints / 10_000, {
                    style: 'percent',
                    maximumFractionDigits: 2,
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  )
}
