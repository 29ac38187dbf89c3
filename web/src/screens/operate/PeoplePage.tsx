import { Skeleton } from '../../ui/states'

export function PeoplePage() {
  return <Skeleton />
}
