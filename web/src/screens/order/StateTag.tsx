import type { Order } from '../../api/schema'
import { Tag } from '../../ui/states'
import { useOrderWords } from './words'

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
  'offered-by-client': 'amber',
  'offered-by-provider': 'amber',
  'provider-absence-claimed': 'amber',
  'client-absence-claimed': 'amber',
  ruled: 'leaf',
  between: 'amber',
  'awaiting-next-payment': 'amber',
  purchased: 'amber',
  sent: 'violet',
  'return-wanted': 'amber',
}

export function StateTag({ order }: { order: Pick<Order, 'state'> }) {
  const words = useOrderWords()
  return <Tag tone={tones[order.state] ?? 'plain'}>{words.state(order.state)}</Tag>
}
