import { useEffect, useState } from 'react'

/**
 * What somebody types and must not lose when they are sent away to prove who they are: kept for this tab
 * until it is let go.
 */
export function useKept<T extends Record<string, string>>(key: string, empty: T) {
  const [value, setValue] = useState<T>(() => ({ ...empty, ...read(key) }))
  useEffect(() => {
    try {
      if (Object.values(value).some((text) => text !== '')) sessionStorage.setItem(key, JSON.stringify(value))
    } catch {
      // A browser that keeps nothing loses it with the page, as ever.
    }
  }, [key, value])
  return {
    value,
    change: (part: Partial<T>) => setValue((before) => ({ ...before, ...part })),
    letGo: () => sessionStorage.removeItem(key),
  }
}

function read(key: string): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}')
    return kept && typeof kept === 'object' ? (kept as Record<string, string>) : {}
  } catch {
    return {}
  }
}
