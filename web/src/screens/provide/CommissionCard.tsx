import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { CommissionStanding } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Card, Refusal } from '../../ui/states'
import { Money } from '../../ui/values'
import { usePercent } from '../money/percent'

/** One's own rate and what is left to the next; nothing where nobody has tiers. */
export function CommissionCard() {
  const t = useText()
  const standings = useQuery({
    queryKey: ['wallet', 'commission'],
    queryFn: () => data<CommissionStanding[]>(api.GET('/v1/commission')),
  })
  if (standings.isError) return <Refusal error={standings.error} />
  if (!standings.data?.length) return null
  return (
    <Card className="space-y-4">
      <h2>{t('commission.yours')}</h2>
      {standings.data.map((standing) => (
        <Standing key={standing.currency} standing={standing} />
      ))}
      <p className="text-sm text-soft">{t('commission.fixed')}</p>
    </Card>
  )
}

function Standing({ standing }: { standing: CommissionStanding }) {
  const t = useText()
  const percent = usePercent()
  const { intl } = useLanguage()
  const { currency, next, coming } = standing
  const money = (amountMinor: number) => <Money value={{ amountMinor, currency }} />
  return (
    <div className="space-y-2">
      <p>
        {standing.basisPoints == null ? (
          t('commission.agreements')
        ) : (
          <>
            {t('commission.rate')}{' '}
            <strong className="tabular text-lg">{percent(standing.basisPoints)}</strong>
          </>
        )}
      </p>
      <p className="text-soft">
        {t('commission.volumeOf', { days: standing.periodDays })} {money(standing.volumeMinor)}
      </p>
      {next ? (
        <div>
          <progress
            className="h-2 w-full accent-leaf"
            max={next.fromMinor}
            value={standing.volumeMinor}
            aria-label={t('commission.progress')}
          />
          <p>
            {t('commission.next', { rate: percent(next.basisPoints) })} {money(next.fromMinor)}.{' '}
            {t('commission.missing')} {money(next.fromMinor - standing.volumeMinor)}.
          </p>
        </div>
      ) : null}
      {coming ? (
        <div className="border-s-4 border-amber ps-3">
          <p>
            {t('commission.coming', {
              at: intl.formatDate(coming.from, { dateStyle: 'medium', timeStyle: 'short' }),
            })}
          </p>
          <ul>
            {coming.tiers.length === 0 ? <li>{t('commission.noTiers')}</li> : null}
            {coming.tiers.map((tier) => (
              <li key={tier.fromMinor}>
                {t('commission.fromVolume')} {money(tier.fromMinor)}: {percent(tier.basisPoints)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  )
}
