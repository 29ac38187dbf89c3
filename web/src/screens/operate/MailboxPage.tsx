import { Skeleton } from '../../ui/states'

export function MailboxPage() {
  return <Skeleton />
}
