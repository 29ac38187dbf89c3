import { FileDown } from 'lucide-react'
import type { Invoice } from '../../api/schema'
import { useMe } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Money } from '../../ui/values'

/** Invoices and credit notes with their documents; from is where the documents are read. */
export function InvoiceList({ items, from = '/v1/invoices' }: { items: Invoice[]; from?: string }) {
  const t = useText()
  const me = useMe()
  const { intl, locale } = useLanguage()
  const name = (party: Invoice['issuer']) => party.name || t('invoice.erased')
  return (
    <ul className="divide-y divide-line">
      {items.map((invoice) => (
        <li key={invoice.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-3">
          <div className="min-w-0 flex-1 basis-56">
            <p className="font-semibold">
              {t(`invoice.kind.${invoice.kind as 'invoice'}`)} {invoice.number}
            </p>
            <p className="break-words">{invoice.about}</p>
            <p className="break-words text-sm text-soft">
              {intl.formatDate(invoice.issued, { dateStyle: 'medium', timeZone: 'UTC' })}
              {', '}
              {invoice.issuer.person === me?.id
                ? t('invoice.to', { name: name(invoice.recipient) })
                : t('invoice.from', { name: name(invoice.issuer) })}
            </p>
            {invoice.corrects ? (
              <p className="text-sm text-soft">{t('invoice.corrects', { number: invoice.corrects })}</p>
            ) : null}
          </div>
          <div className="ms-auto text-end">
            <p className="font-semibold">
              <Money value={invoice.total} />
            </p>
            <p className="text-sm text-soft">
              {invoice.taxRule ? (
                <>
                  {t('invoice.tax', {
                    rate: intl.formatNumber(invoice.taxRule.basisPoints / 10_000, {
                      style: 'percent',
                      maximumFractionDigits: 2,
                    }),
                  })}{' '}
                  <Money value={invoice.tax} />
                </>
              ) : (
                t('invoice.noTax')
              )}
            </p>
            <a
              className="inline-flex min-h-11 items-center gap-2"
              href={`${from}/${invoice.id}/pdf?language=${locale}`}
              download
            >
              <FileDown aria-hidden="true" size={18} />
              {t('invoice.pdf')}
              <span className="sr-only"> {invoice.number}</span>
            </a>
          </div>
        </li>
      ))}
    </ul>
  )
}
