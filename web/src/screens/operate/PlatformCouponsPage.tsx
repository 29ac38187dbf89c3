import { mayEnter, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { CouponsPanel } from '../money/CouponsPanel'
import { OperatorOnly } from './OperatorOnly'

export function PlatformCouponsPage() {
  const t = useText()
  return (
    <OperatorOnly section="coupons" title={t('coupon.title')}>
      {mayEnter(useSession(), 'coupons') ? <CouponsPanel path="/v1/operator/coupons" /> : null}
    </OperatorOnly>
  )
}
