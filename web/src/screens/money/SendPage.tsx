import { Skeleton } from '../../ui/states'

export function SendPage() {
  return <Skeleton />
}
