import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { Order, PageOfInvoice } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { InvoiceList } from './InvoiceList'

/** What was invoiced for an order; nothing is shown before anything was paid. */
export function OrderInvoices({ order }: { order: Order }) {
  const t = useText()
  const invoices = useQuery({
    queryKey: ['order', order.id, 'invoices', order.step],
    queryFn: () =>
      data<PageOfInvoice>(api.GET('/v1/invoices', { params: { query: { order: order.id, limit: 50 } } })),
  })
  if (!invoices.data || invoices.data.items.length === 0) return null
  return (
    <Card>
      <h2>{t('invoice.title')}</h2>
      <InvoiceList items={invoices.data.items} />
    </Card>
  )
}
