import { Info } from 'lucide-react'
import type { Disclaimer } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'

/** What clients are told before they book; nothing where there is nothing to tell. */
export function Disclaimers({ told }: { told?: Disclaimer[] | null }) {
  const t = useText()
  const { locale } = useLanguage()
  if (!told?.length) return null
  return (
    <section
      aria-label={t('category.told')}
      className="flex gap-3 rounded-card border border-amber bg-amber-wash px-4 py-3"
    >
      <Info aria-hidden="true" size={20} className="mt-0.5 shrink-0 text-amber" />
      <div className="min-w-0 space-y-2">
        {told.map((one) => (
          <p key={one.rule} className="max-w-prose whitespace-pre-line break-words">
            {one.text[locale]}
          </p>
        ))}
      </div>
    </section>
  )
}
