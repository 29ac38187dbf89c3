import type { Order } from '../../api/schema'
import type { MoneyValue } from '../../ui/values'

/** What an order tells besides, where its server does: its dispute, and another time that awaits consent. */
export type Extras = {
  dispute?: string
  proposed?: { start: string; end: string; difference: MoneyValue; reduction: MoneyValue }
}

export function extras(order: Order): Extras {
  return order as Order & Extras
}
