import { Skeleton } from '../../ui/states'

export function NewsPage() {
  return <Skeleton />
}
