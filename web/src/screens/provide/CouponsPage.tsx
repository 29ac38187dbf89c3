import { useText } from '../../i18n/text'
import { CouponsPanel } from '../money/CouponsPanel'

export function CouponsPage() {
  const t = useText()
  return (
    <div className="space-y-5">
      <h1>{t('coupon.title')}</h1>
      <CouponsPanel path="/v1/coupons" />
    </div>
  )
}
