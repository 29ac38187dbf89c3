import { Skeleton } from '../../ui/states'

export function CheckoutPage() {
  return <Skeleton />
}
