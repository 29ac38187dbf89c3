import { mayEnter, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { CouponsPanel } from '../money/CouponsPanel'
import { OperatorOnly } from './OperatorOnly'
import { VoucherRules } from './VoucherRules'

export function PlatformCouponsPage() {
  const t = useText()
  return (
    <OperatorOnly section="coupons" title={t('operate.coupons')}>
      {mayEnter(useSession(), 'coupons') ? (
        <div className="space-y-8">
          <CouponsPanel path="/v1/operator/coupons" />
          <section className="space-y-4">
            <h2 className="text-2xl">{t('voucher.title')}</h2>
            <VoucherRules />
          </section>
        </div>
      ) : null}
    </OperatorOnly>
  )
}
