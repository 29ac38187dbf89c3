import type { ComponentProps } from 'react'
import { useLanguage, useText } from '../i18n/text'
import { SelectField } from './Field'

const CODES =
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LI LT LU LV MT NL NO PL PT RO SE SI SK US CA AU NZ'.split(
    ' ',
  )

/** Countries by their codes (ISO 3166), named in the reader's language; whatever else was written before stays as it is. */
export function useCountryName(): (written: string) => string {
  const { locale } = useLanguage()
  const names = new Intl.DisplayNames([locale], { type: 'region' })
  return (written) => (/^[A-Z]{2}$/.test(written) ? (names.of(written) ?? written) : written)
}

/** Those that people choose from, by name. */
export function useCountries(): [code: string, name: string][] {
  const { locale } = useLanguage()
  const name = useCountryName()
  return CODES.map((code): [string, string] => [code, name(code)]).sort(([, one], [, other]) =>
    one.localeCompare(other, locale),
  )
}

/** Which country: people know its name, rules know its code. */
export function CountryField({
  value,
  ...rest
}: { value: string } & Omit<ComponentProps<typeof SelectField>, 'children' | 'value'>) {
  const t = useText()
  const name = useCountryName()
  const countries = useCountries()
  const named = value && !CODES.includes(value) ? [[value, name(value)] as const, ...countries] : countries
  return (
    <SelectField {...rest} value={value}>
      <option value="">{t('business.choose')}</option>
      {named.map(([code, country]) => (
        <option key={code} value={code}>
          {country}
        </option>
      ))}
    </SelectField>
  )
}
