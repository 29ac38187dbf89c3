import { useLanguage } from '../../i18n/text'

/** Hundredths of a percent as people read them. */
export function usePercent(): (basisPoints: number) => string {
  const { intl } = useLanguage()
  return (basisPoints) =>
    intl.formatNumber(basisPoints / 10_000, { style: 'percent', maximumFractionDigits: 2 })
}
