import { Skeleton } from '../../ui/states'

export function WalletPage() {
  return <Skeleton />
}
