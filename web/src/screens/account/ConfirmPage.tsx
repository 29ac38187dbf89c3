import { Skeleton } from '../../ui/states'

export function ConfirmPage() {
  return <Skeleton />
}
