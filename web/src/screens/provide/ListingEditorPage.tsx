import { Skeleton } from '../../ui/states'

export function ListingEditorPage() {
  return <Skeleton />
}
