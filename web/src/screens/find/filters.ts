import { useNavigate, useRouterState } from '@tanstack/react-router'

/** What narrows a search; it lives in the address, so that a search can be kept, shared and gone back to. */
export type Filters = {
  q?: string
  category?: string
  minPriceMinor?: number
  maxPriceMinor?: number
  currency?: string
  language?: string
  near?: string
  withinKilometres?: number
  place?: string
  freeOn?: string
  /** Hours of that day, hh:mm. */
  freeFrom?: string
  freeBefore?: string
  sort?: string
}

const texts = [
  'q',
  'category',
  'currency',
  'language',
  'near',
  'place',
  'freeOn',
  'freeFrom',
  'freeBefore',
  'sort',
] as const
const numbers = ['minPriceMinor', 'maxPriceMinor', 'withinKilometres'] as const

export function readFilters(search: Record<string, unknown>): Filters {
  const filters: Filters = {}
  for (const name of texts) {
    const value = search[name]
    if (typeof value === 'string' && value !== '') filters[name] = value
  }
  for (const name of numbers) {
    const value = Number(search[name])
    if (search[name] !== undefined && Number.isFinite(value)) filters[name] = value
  }
  return filters
}

export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const search: unknown = useRouterState({ select: (now) => now.location.search })
  const navigate = useNavigate()
  const filters = readFilters(search as Record<string, unknown>)
  const change = (part: Partial<Filters>) => {
    const next = Object.fromEntries(
      Object.entries({ ...filters, ...part }).filter(([, value]) => value !== undefined && value !== ''),
    )
    void navigate({ to: '/', search: next as never, replace: true, resetScroll: false })
  }
  return [filters, change]
}
