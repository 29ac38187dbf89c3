import { Skeleton } from '../../ui/states'

export function RegisterPage() {
  return <Skeleton />
}
