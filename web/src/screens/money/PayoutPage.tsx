import { Skeleton } from '../../ui/states'

export function PayoutPage() {
  return <Skeleton />
}
