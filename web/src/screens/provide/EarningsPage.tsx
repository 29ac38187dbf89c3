import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileDown } from 'lucide-react'
import { api, data } from '../../api/client'
import type { EarningsMonth } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { buttonClass } from '../../ui/Button'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Failed, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'
import { BusinessForm } from '../money/BusinessForm'
import { CommissionCard } from './CommissionCard'

/** What came in by month, the same as a file, and what one's invoices say. */
export function EarningsPage() {
  const t = useText()
  const earnings = useQuery({
    queryKey: ['wallet', 'earnings'],
    queryFn: () => data<EarningsMonth[]>(api.GET('/v1/earnings')),
  })
  return (
    <div className="mx-auto max-w-3xl space-y-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1>{t('earnings.title')}</h1>
        <div className="flex flex-wrap gap-3">
          <Link to="/wallet/invoices" className={buttonClass('secondary')}>
            {t('invoice.title')}
          </Link>
          <Link to="/provide/coupons" className={buttonClass('secondary')}>
            {t('coupon.title')}
          </Link>
        </div>
      </div>
      <Card>
        <h2>{t('earnings.months')}</h2>
        {earnings.isPending ? (
          <Skeleton lines={4} />
        ) : earnings.isError ? (
          <Failed error={earnings.error} retry={earnings.refetch} />
        ) : earnings.data.length === 0 ? (
          <p className="text-soft">{t('earnings.none')}</p>
        ) : (
          <Months months={earnings.data} />
        )}
      </Card>
      <CommissionCard />
      <BusinessForm path="/v1/business" lead={t('business.lead')} />
    </div>
  )
}

function MonthEntry({ month }: { month: EarningsMonth }) {
  const t = useText()
  const { intl } = useLanguage()
  const money = (amountMinor: number) => <Money value={{ amountMinor, currency: month.currency }} />
  return (
    <li className="py-3">
      <h3>{intl.formatDate(`${month.month}-01`, { month: 'long', year: 'numeric', timeZone: 'UTC' })}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        <dt className="text-soft">{t('earnings.orders')}</dt>
        <dd className="tabular text-end">{intl.formatNumber(month.orders)}</dd>
        <dt className="text-soft">{t('earnings.gross')}</dt>
        <dd className="text-end">{money(month.grossMinor)}</dd>
        <dt className="text-soft">{t('earnings.commission')}</dt>
        <dd className="text-end text-soft">{money(-month.commissionMinor)}</dd>
        <dt className="font-semibold">{t('earnings.earned')}</dt>
        <dd className="text-end font-semibold">{money(month.earnedMinor)}</dd>
      </dl>
    </li>
  )
}

function Months({ months }: { months: EarningsMonth[] }) {
  const t = useText()
  const { intl } = useLanguage()
  const years = [...new Set(months.map((month) => month.month.slice(0, 4)))]
  return (
    <>
      {/* A phone has no room for five columns. */}
      <ul className="divide-y divide-line sm:hidden">
        {months.map((month) => (
          <MonthEntry key={month.month + month.currency} month={month} />
        ))}
      </ul>
      <ScrollRegion label={t('earnings.months')} className="hidden sm:block">
        <table className="w-full">
          <thead className="text-sm text-soft">
            <tr className="border-b border-line">
              <th scope="col" className="py-2 pe-3 text-start font-normal">
                {t('earnings.month')}
              </th>
              <th scope="col" className="px-2 py-2 text-end font-normal">
                {t('earnings.orders')}
              </th>
              <th scope="col" className="px-2 py-2 text-end font-normal">
                {t('earnings.gross')}
              </th>
              <th scope="col" className="px-2 py-2 text-end font-normal">
                {t('earnings.commission')}
              </th>
              <th scope="col" className="py-2 ps-2 text-end font-normal">
                {t('earnings.earned')}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map((month) => {
              const money = (amountMinor: number) => (
                <Money value={{ amountMinor, currency: month.currency }} />
              )
              return (
                <tr key={month.month + month.currency} className="border-b border-line last:border-0">
                  <th scope="row" className="whitespace-nowrap py-2.5 pe-3 text-start">
                    {intl.formatDate(`${month.month}-01`, {
                      month: 'long',
                      year: 'numeric',
                      timeZone: 'UTC',
                    })}
                  </th>
                  <td className="tabular px-2 py-2.5 text-end">{intl.formatNumber(month.orders)}</td>
                  <td className="px-2 py-2.5 text-end">{money(month.grossMinor)}</td>
                  <td className="px-2 py-2.5 text-end text-soft">{money(-month.commissionMinor)}</td>
                  <td className="py-2.5 ps-2 text-end font-semibold">{money(month.earnedMinor)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="mt-3 text-sm text-soft">{t('earnings.utc')}</p>
      <div className="mt-3 flex flex-wrap gap-3">
        {years.map((year) => (
          <a key={year} className={buttonClass('secondary')} href={`/v1/earnings/csv?year=${year}`} download>
            <FileDown aria-hidden="true" size={18} />
            {t('earnings.csv', { year })}
          </a>
        ))}
      </div>
    </>
  )
}
