/** What was looked at lately, in this browser alone: the server is not told and forgets nothing it never knew. */
export type Seen = { id: string; title: string; category?: string; provider: string }

const KEY = 'recently-seen'
const MOST = 12

export function recentlySeen(): Seen[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.id === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

export function noteSeen(seen: Seen): void {
  try {
    const others = recentlySeen().filter((one) => one.id !== seen.id)
    localStorage.setItem(KEY, JSON.stringify([seen, ...others].slice(0, MOST)))
  } catch {
    // A browser that keeps nothing shows nothing later.
  }
}

export function forgetSeen(): void {
  localStorage.removeItem(KEY)
}
