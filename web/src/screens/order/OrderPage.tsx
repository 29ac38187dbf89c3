import { Skeleton } from '../../ui/states'

export function OrderPage() {
  return <Skeleton />
}
