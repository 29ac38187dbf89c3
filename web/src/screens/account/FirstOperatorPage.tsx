import { Skeleton } from '../../ui/states'

export function FirstOperatorPage() {
  return <Skeleton />
}
