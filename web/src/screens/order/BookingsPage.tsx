import { Skeleton } from '../../ui/states'

export function BookingsPage() {
  return <Skeleton />
}
