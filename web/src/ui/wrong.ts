import type { Problem } from '../api/client'
import { useDynamicText, useText } from '../i18n/text'

type Found = Problem['errors'][number]

/** What is wrong with a field: a sentence of the form's own, or what the server found there. */
export type Wrong = string | Found

/** Codes that say the same. */
const alike: Record<string, string> = { missing: 'required', blank: 'required' }

/** Whoever fills these in types another unit than the one in which the server names the bounds. */
const otherUnit = /(Minor|basisPoints|minimumNoticeMinutes)$/

/** How a refusal is said: the key of its text, the values of it, and what is said where the catalogue has no such text. */
export function saying(label: string, { field, code, message, accepted = '' }: Found) {
  const bounds = otherUnit.test(field) ? [] : (accepted.match(/\d[\d,]*/g) ?? [])
  const numbers = bounds.map((bound) => Number(bound.replaceAll(',', '')))
  const kind = alike[code] ?? code
  return {
    // Without its bounds a text about them would have a hole.
    key: numbers.length > 0 ? `wrong.${kind}` : `wrong.${kind}.plain`,
    otherwise: `wrong.${kind}.plain`,
    values: { label, least: numbers[0], most: numbers.at(-1) },
    fallback: message.startsWith(`${field} `) ? label + message.slice(field.length) : message,
  }
}

/** Says what is wrong with a field, and calls the field what its label calls it. */
export function useWrong(): (label: string, wrong: Wrong | undefined) => string | undefined {
  const text = useDynamicText()
  return (label, wrong) => {
    if (wrong === undefined || typeof wrong === 'string') return wrong
    const { key, otherwise, values, fallback } = saying(label, wrong)
    return text(key, text(otherwise, fallback, values), values)
  }
}

/** The same beside a form that shows no field of that name. */
export function useWrongSomewhere(): (problem: Problem) => string {
  const t = useText()
  const say = useWrong()
  return ({ detail, errors: [first] }) =>
    first && detail === first.message ? (say(t('wrong.somewhere'), first) ?? detail) : detail
}
