import { Skeleton } from '../../ui/states'

export function SignInPage() {
  return <Skeleton />
}
