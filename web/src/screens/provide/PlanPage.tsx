import { Skeleton } from '../../ui/states'

export function PlanPage() {
  return <Skeleton />
}
