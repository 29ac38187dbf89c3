import { useEffect, useState } from 'react'
import { KEPT } from '../api/client'
import { useLanguage, useText } from '../i18n/text'

/** Says that what is shown was kept from before, and since when, as long as nothing else comes. */
export function NoNetwork() {
  const t = useText()
  const { intl } = useLanguage()
  const [keptAt, setKeptAt] = useState<string>()
  useEffect(() => {
    const listen = (event: Event) => setKeptAt((event as CustomEvent<string | undefined>).detail)
    window.addEventListener(KEPT, listen)
    return () => window.removeEventListener(KEPT, listen)
  }, [])
  if (!keptAt) return null
  const time = intl.formatDate(keptAt, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  })
  return (
    <p role="status" className="bg-amber-wash px-4 py-2 text-center text-sm text-amber">
      {t('offline.kept', { time })}
    </p>
  )
}
