import { Link } from '@tanstack/react-router'
import type { Hit } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Picture } from '../../ui/Picture'
import { Tag } from '../../ui/states'
import { Money } from '../../ui/values'
import { KeepButton } from './KeepButton'
import { Why } from './Why'

export function ListingCard({ hit }: { hit: Hit }) {
  const t = useText()
  const { intl } = useLanguage()
  const where =
    hit.distanceKilometres !== undefined && hit.distanceKilometres !== null
      ? t('find.distance', {
          kilometres: intl.formatNumber(hit.distanceKilometres, { maximumFractionDigits: 1 }),
        })
      : (hit.city ?? t('find.online'))
  return (
    <article className="relative flex h-full flex-col overflow-hidden rounded-card border border-line bg-raised">
      <Picture id={hit.id} category={hit.category} photo={hit.photo} className="h-32 w-full" />
      <KeepButton listing={hit.id} title={hit.title} className="absolute end-2 top-2 z-10" />
      <div className="flex flex-1 flex-col p-4">
        <h3>
          <Link
            to="/listings/$id"
            params={{ id: hit.id }}
            className="text-ink no-underline after:absolute after:inset-0 hover:underline"
          >
            {hit.title}
          </Link>
        </h3>
        <p className="text-sm text-soft">
          {hit.providerName} · {where}
        </p>
        <p className="mt-2 line-clamp-2 text-[0.95rem]">{hit.excerpt}</p>
        <Why hit={hit} />
        <p className="mt-auto flex items-baseline justify-between pt-3">
          <strong>
            <Money value={hit.price} />
          </strong>
          {hit.soldOut ? (
            <Tag tone="amber">{t('find.soldOut')}</Tag>
          ) : (
            <span className="text-sm text-soft">
              {hit.durationMinutes > 0 ? t('common.minutes', { count: hit.durationMinutes }) : t('find.sent')}
            </span>
          )}
        </p>
      </div>
    </article>
  )
}
