import type { Order } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useLanguage } from '../../i18n/text'
import { decimals, type MoneyValue } from '../../ui/values'

/** A name of an agreement ("time-proposed") as words, where the catalogue has no better ones. */
export function plainWords(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Names of states and transitions in the person's language. */
export function useOrderWords() {
  const text = useDynamicText()
  return {
    state: (name: string) => text(`state.${name}`, plainWords(name)),
    /** As its kind of order says it, where that differs. */
    transition: (name: string, kind = 'appointment') =>
      text(`transition.${kind}.${name}`, text(`transition.${name}`, plainWords(name))),
  }
}

/** What the reader of an order can do, by name: who made an offer takes it back, the other refuses it. */
export function useActionWords(order: Order): (transition: string) => string {
  const words = useOrderWords()
  const text = useDynamicText()
  const me = useMe()
  const side = me?.id === order.client ? 'client' : 'provider'
  return (transition) => {
    const usual = words.transition(transition, order.kind)
    return order.state === `offered-by-${side}` ? text(`transition.own.${transition}`, usual) : usual
  }
}

/** An amount inside a sentence. */
export function useAmount(): (value: MoneyValue) => string {
  const { intl } = useLanguage()
  return ({ amountMinor, currency }) =>
    intl.formatNumber(amountMinor / 10 ** decimals(currency), { style: 'currency', currency })
}

const ORDER = ['client', 'coupon', 'provider', 'platform']

/** Parts of the money in the order in which people ask for them: client, provider, commission. */
export function byParty<T extends { party: string }>(parts: T[]): T[] {
  return [...parts].sort((a, b) => ORDER.indexOf(a.party) - ORDER.indexOf(b.party))
}
