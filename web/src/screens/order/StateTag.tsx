import type { Order } from '../../api/schema'
import { useDynamicText } from '../../i18n/text'
import { Tag } from '../../ui/states'

const tones: Record<string, 'leaf' | 'violet' | 'amber' | 'red'> = {
  'awaiting-payment': 'amber',
  requested: 'amber',
  overdue: 'amber',
  booked: 'violet',
  delivered: 'amber',
  completed: 'leaf',
  closed: 'leaf',
  disputed: 'red',
  escalated: 'red',
}

export function StateTag({ order }: { order: Pick<Order, 'state'> }) {
  const text = useDynamicText()
  return <Tag tone={tones[order.state] ?? 'plain'}>{text(`state.${order.state}`, order.state)}</Tag>
}
