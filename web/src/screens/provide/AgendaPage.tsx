import { Skeleton } from '../../ui/states'

export function AgendaPage() {
  return <Skeleton />
}
