import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { createIntl, createIntlCache, type IntlShape } from 'react-intl'
import type { TextKey } from './en'

export type Locale = 'en' | 'de'
export type { TextKey }

/** A language and its texts, which are fetched when somebody reads it. */
export type Catalogue = { locale: Locale; texts: Record<string, string> }

export async function catalogue(locale: Locale): Promise<Catalogue> {
  const texts = locale === 'de' ? (await import('./de')).de : (await import('./en')).en
  return { locale, texts }
}

const cache = createIntlCache()

type Language = {
  locale: Locale
  texts: Catalogue['texts']
  setLocale: (locale: Locale) => void
  intl: IntlShape
}

const LanguageContext = createContext<Language | undefined>(undefined)

/** The language that was chosen on this device, or else the browser's. */
export function preferred(): Locale {
  const kept = localStorage.getItem('locale')
  if (kept === 'en' || kept === 'de') return kept
  return navigator.language.startsWith('de') ? 'de' : 'en'
}

export function LanguageProvider({ first, children }: { first: Catalogue; children: ReactNode }) {
  const [{ locale, texts }, setCatalogue] = useState(first)
  const language = useMemo<Language>(
    () => ({
      locale,
      texts,
      // Where the texts do not arrive, the page goes on in the language that it has.
      setLocale: (chosen) => void catalogue(chosen).then(setCatalogue, () => undefined),
      intl: createIntl({ locale, messages: texts }, cache),
    }),
    [locale, texts],
  )
  useEffect(() => {
    document.documentElement.lang = locale
    localStorage.setItem('locale', locale)
  }, [locale])
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) throw new Error('useLanguage outside LanguageProvider')
  return language
}

type Values = Record<string, string | number | Date | undefined>

/** The texts of the catalogue: t('find.title'), t('order.held', { amount }). ICU message format. */
export function useText(): (key: TextKey, values?: Values) => string {
  const { intl } = useLanguage()
  return (key, values) => String(intl.formatMessage({ id: key }, values))
}

/** A text whose key is made from data (a state, a category); the fallback is shown where the catalogue has none. */
export function useDynamicText(): (key: string, fallback: string, values?: Values) => string {
  const { intl, texts } = useLanguage()
  return (key, fallback, values) =>
    key in texts ? String(intl.formatMessage({ id: key }, values)) : fallback
}
