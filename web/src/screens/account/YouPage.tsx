import { Skeleton } from '../../ui/states'

export function YouPage() {
  return <Skeleton />
}
