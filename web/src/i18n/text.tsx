import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { createIntl, createIntlCache, type IntlShape } from 'react-intl'
import { de } from './de'
import { en, type TextKey } from './en'

export type Locale = 'en' | 'de'
export type { TextKey }

const catalogues: Record<Locale, Record<string, string>> = { en, de }
const cache = createIntlCache()

type Language = { locale: Locale; setLocale: (locale: Locale) => void; intl: IntlShape }

const LanguageContext = createContext<Language | undefined>(undefined)

function stored(): Locale {
  const kept = localStorage.getItem('locale')
  if (kept === 'en' || kept === 'de') return kept
  return navigator.language.startsWith('de') ? 'de' : 'en'
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(stored)
  const language = useMemo<Language>(
    () => ({ locale, setLocale, intl: createIntl({ locale, messages: catalogues[locale] }, cache) }),
    [locale],
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
  const { intl, locale } = useLanguage()
  return (key, fallback, values) =>
    key in catalogues[locale] ? String(intl.formatMessage({ id: key }, values)) : fallback
}
