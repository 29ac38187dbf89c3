import { Skeleton } from '../../ui/states'

export function ListingPage() {
  return <Skeleton />
}
