import { Skeleton } from '../../ui/states'

export function StoryPage() {
  return <Skeleton />
}
