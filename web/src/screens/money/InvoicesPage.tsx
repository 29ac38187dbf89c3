import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import type { PageOfInvoice } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Card, Empty, Failed, Skeleton } from '../../ui/states'
import { InvoiceList } from './InvoiceList'

export function InvoicesPage() {
  const t = useText()
  const invoices = useInfiniteQuery({
    queryKey: ['invoices'],
    queryFn: ({ pageParam }) =>
      data<PageOfInvoice>(api.GET('/v1/invoices', { params: { query: { cursor: pageParam, limit: 30 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  if (invoices.isPending) return <Skeleton lines={6} />
  if (invoices.isError) return <Failed error={invoices.error} retry={invoices.refetch} />
  const items = invoices.data.pages.flatMap((page) => page.items)
  if (items.length === 0) {
    return (
      <Empty
        page
        title={t('invoice.none')}
        action={
          <Link to="/" className={buttonClass()}>
            {t('wallet.find')}
          </Link>
        }
      >
        {t('invoice.noneText')}
      </Empty>
    )
  }
  return (
    <div className="mx-auto max-w-3xl space-y-5">
      <h1>{t('invoice.title')}</h1>
      <Card>
        <InvoiceList items={items} />
      </Card>
      {invoices.hasNextPage ? (
        <Button kind="secondary" busy={invoices.isFetchingNextPage} onClick={() => invoices.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </div>
  )
}
