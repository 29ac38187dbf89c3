import { Skeleton } from '../../ui/states'

export function OperatePage() {
  return <Skeleton />
}
