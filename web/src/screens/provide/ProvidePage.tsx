import { Skeleton } from '../../ui/states'

export function ProvidePage() {
  return <Skeleton />
}
