import type { AgreementRules } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { plainWords } from '../order/words'

type Transition = AgreementRules['transitions'][number]
type MoneyRule = Transition['money'][number]

const units: Record<string, [number, string]> = {
  m: [1, 'minute'],
  h: [60, 'hour'],
  d: [24 * 60, 'day'],
  w: [7 * 24 * 60, 'week'],
}

/** A length of time in the largest unit that it is whole in. */
export function useSpan(): (minutes: number) => string {
  const { intl } = useLanguage()
  return (minutes) => {
    const unit = (value: number, name: string) =>
      intl.formatNumber(value, { style: 'unit', unit: name, unitDisplay: 'long' })
    if (minutes >= 1440 && minutes % 1440 === 0) return unit(minutes / 1440, 'day')
    if (minutes >= 60 && minutes < 2880 && minutes % 60 === 0) return unit(minutes / 60, 'hour')
    if (minutes < 60) return unit(minutes, 'minute')
    const days = Math.floor(minutes / 1440)
    const hours = Math.floor((minutes % 1440) / 60)
    const rest = minutes % 60
    const parts = [
      days ? unit(days, 'day') : '',
      hours ? unit(hours, 'hour') : '',
      rest ? unit(rest, 'minute') : '',
    ]
    return intl.formatList(parts.filter(Boolean), { type: 'unit' })
  }
}

/** "earliest of placed + 5d, start - 6h" as people say it. */
export function useMoment(): (phrase: string, bare?: boolean) => string {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const span = useSpan()
  const one = (phrase: string, bare: boolean): string => {
    const match = /^(\w+)(?:\s*([+-])\s*(\d+)([mhdw]))?$/.exec(phrase.trim())
    if (!match) return phrase
    const [, word = '', sign, count, unit = 'm'] = match
    const anchor = text(`moment.${word}`, word)
    if (!sign) return bare ? anchor : t('moment.at', { anchor })
    const time = span(Number(count) * (units[unit]?.[0] ?? 1))
    return t(sign === '-' ? 'moment.before' : 'moment.after', { time, anchor })
  }
  return (phrase, bare = false) => {
    const choice = /^(earliest|latest) of (.+)$/.exec(phrase)
    if (!choice) return one(phrase, bare)
    const list = intl.formatList(
      (choice[2] ?? '').split(',').map((part) => one(part, bare)),
      { type: 'disjunction' },
    )
    return t(choice[1] === 'earliest' ? 'moment.earliest' : 'moment.latest', { list })
  }
}

/** Who takes a transition, and within which limits. */
export function useLimits(): (transition: Transition) => string[] {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const moment = useMoment()
  const fact = (name: string) => text(`agreement.fact.${name}`, plainWords(name).toLowerCase())
  return (transition) => {
    const people = transition.by.filter((by) => by !== 'time').map((by) => text(`agreement.who.${by}`, by))
    const limits = people.length > 0 ? [intl.formatList(people, { type: 'disjunction' })] : []
    if (transition.at) {
      const at = t('agreement.clock', { moment: moment(transition.at) })
      limits.push(transition.by.includes('time') ? `${t('agreement.who.time')} ${at}` : at)
    }
    if (transition.before) limits.push(t('agreement.until', { moment: moment(transition.before, true) }))
    if (transition.after) limits.push(t('agreement.from', { moment: moment(transition.after, true) }))
    for (const name of transition.holds) limits.push(t('agreement.if', { fact: fact(name) }))
    for (const name of transition.lacks) limits.push(t('agreement.unless', { fact: fact(name) }))
    if (transition.atMost) limits.push(t('agreement.atMost', { count: transition.atMost }))
    if (transition.inputs.length > 0) limits.push(t('agreement.asks'))
    return limits
  }
}

/** What a transition does to the money, a sentence for each part; earnings less commission are one. */
export function useMoneyWords(): (rules: MoneyRule[]) => string[] {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const percent = (basisPoints: string | undefined) =>
    intl.formatNumber(Number(basisPoints ?? 0) / 10_000, { style: 'percent', maximumFractionDigits: 2 })
  const portion = (rule: MoneyRule, first: boolean) => {
    switch (rule.portion) {
      case 'share':
        return t('rule.share', { percent: percent(rule.of) })
      case 'policy':
        return t('rule.policy')
      case 'amount':
        return t('rule.amount')
      default:
        return t(first ? 'rule.all' : 'rule.rest')
    }
  }
  return (rules) => {
    const sentences: string[] = []
    const touched = new Set<string>()
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i] as MoneyRule
      if (rule.portion === 'collect') {
        sentences.push(t('rule.collect'))
        continue
      }
      const first = !touched.has(rule.from)
      touched.add(rule.from)
      const [commission, pay] = [rules[i + 1], rules[i + 2]]
      const onward = commission?.from === rule.to && pay?.from === rule.to
      if (onward && commission.portion === 'share' && commission.to === 'platform' && pay.to === 'provider') {
        sentences.push(t('rule.paysLess', { portion: portion(rule, first), percent: percent(commission.of) }))
        i += 2
        continue
      }
      const target = text(`rule.to.${rule.to}`, t('rule.to.pot', { name: rule.to }))
      sentences.push(t('rule.pays', { portion: portion(rule, first), target }))
    }
    return sentences
  }
}
