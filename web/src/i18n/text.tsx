import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import { createIntl, createIntlCache, type IntlShape, type MessageFormatElement } from 'react-intl'
import type { TextKey } from './en'

export type Spoken = 'en' | 'de'

/** The languages, and two that nobody speaks: they show what is not in the catalogue, and what does not turn with the script. */
export type Locale = Spoken | 'en-XA' | 'en-XB'
export type { TextKey }

const locales: readonly string[] = ['en', 'de', 'en-XA', 'en-XB'] satisfies Locale[]

/** A language and its texts. The first page's are there at once; the whole is fetched with the first other page. */
export type Catalogue = {
  locale: Locale
  texts: Record<string, string> | Record<string, MessageFormatElement[]>
  whole: boolean
}

export async function catalogue(locale: Locale, whole = false): Promise<Catalogue> {
  if (locale === 'en-XA' || locale === 'en-XB') {
    return { locale, texts: (await import('./pseudo')).pseudo, whole: true }
  }
  const german = locale === 'de'
  const [{ first }, more] = await Promise.all([
    german ? import('./de/first') : import('./en/first'),
    whole ? (german ? import('./de/rest') : import('./en/rest')) : undefined,
  ])
  return { locale, texts: { ...first, ...more?.rest }, whole }
}

let current: Catalogue | undefined
const readers = new Set<() => void>()

function speak(next: Catalogue) {
  current = next
  for (const reader of readers) reader()
}

/** All texts of the language that is spoken; whoever shows another page than the first waits for them. */
export async function allTexts(): Promise<void> {
  const { locale, whole } = current ?? { locale: preferred(), whole: false }
  if (whole) return
  const all = await catalogue(locale, true)
  // Another language may have been chosen meanwhile, which came whole.
  if (!current?.whole) speak(all)
}

const cache = createIntlCache()

type Language = {
  /** In what language others are asked. */
  locale: Spoken
  chosen: Locale
  texts: Catalogue['texts']
  setLocale: (locale: Locale) => void
  intl: IntlShape
}

const LanguageContext = createContext<Language | undefined>(undefined)

/** The language that was chosen on this device, or else the browser's. */
export function preferred(): Locale {
  const kept = localStorage.getItem('locale')
  if (kept && locales.includes(kept)) return kept as Locale
  return navigator.language.startsWith('de') ? 'de' : 'en'
}

/** Dates and numbers are written as in the reader's own region, where the browser names one for the language. */
function regional(locale: Locale): string {
  return navigator.languages.find((one) => one.startsWith(`${locale}-`)) ?? locale
}

function listen(reader: () => void) {
  readers.add(reader)
  return () => readers.delete(reader)
}

export function LanguageProvider({ first, children }: { first: Catalogue; children: ReactNode }) {
  const { locale: chosen, texts } = useSyncExternalStore(listen, () => current ?? first)
  const language = useMemo<Language>(
    () => ({
      locale: chosen === 'de' ? 'de' : 'en',
      chosen,
      texts,
      // Where the texts do not arrive, the page goes on in the language that it has.
      setLocale: (next) => void catalogue(next, true).then(speak, () => undefined),
      intl: createIntl({ locale: regional(chosen), messages: texts }, cache),
    }),
    [chosen, texts],
  )
  useEffect(() => {
    document.documentElement.lang = chosen
    document.documentElement.dir = chosen === 'en-XB' ? 'rtl' : 'ltr'
    localStorage.setItem('locale', chosen)
  }, [chosen])
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
