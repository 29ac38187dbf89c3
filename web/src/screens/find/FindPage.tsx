import { Skeleton } from '../../ui/states'

export function FindPage() {
  return <Skeleton />
}
