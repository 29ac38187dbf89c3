import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import { type TextKey, useLanguage, useText } from '../../i18n/text'
import { type Span, type Weekday, weekdays } from './planForm'
import { overlapping, stretchOf } from './weekGrid'

/** Names of weekdays: the first of January 2024 was a Monday. */
export function useDayName() {
  const { intl } = useLanguage()
  return (day: Weekday, width: 'long' | 'short' = 'long') =>
    intl.formatDate(new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(day), 12)), {
      weekday: width,
      timeZone: 'UTC',
    })
}

/** Hours in words, such as 09:00–12:30, 14:00–18:00. */
export function useHoursText() {
  const t = useText()
  return (rows: Pick<Span, 'from' | 'until'>[]) =>
    rows.length === 0 ? t('plan.closed') : rows.map((row) => `${row.from}–${row.until}`).join(', ')
}

/** What is wrong with the rows of one day, by their keys: what the server said, or what is plain to see. */
export function rowFaults(
  rows: Span[],
  wrong: Map<number, string> | undefined,
  t: (key: TextKey) => string,
): Map<number, string> {
  const faults = new Map<number, string>()
  const over = overlapping(rows)
  for (const row of rows) {
    const said = wrong?.get(row.key)
    if (said) faults.set(row.key, said)
    else if (row.from && row.until && !stretchOf(row)) faults.set(row.key, t('plan.backwards'))
    else if (over.has(row.key)) faults.set(row.key, t('plan.overlap'))
  }
  return faults
}

/** The categories in the reader's language. */
export function useCategories(): [id: string, name: string][] {
  const { locale } = useLanguage()
  const categories = useQuery({
    queryKey: ['categories', locale],
    queryFn: () =>
      data(api.GET('/v1/categories', { params: { header: { 'Accept-Language': locale } as never } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (categories.data ?? []).map(({ id, name }) => [id, name])
}
