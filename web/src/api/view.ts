/** Whom staff look as in this tab: which opened record lets them, and until when. It is read once; to begin and to end loads the page anew. */
export type View = { record: string; name: string; until: string }

/** Names the opened record to the server, which then answers what its person would read. */
export const VIEW_HEADER = 'Comfrey-View'

const KEY = 'comfrey:view'

function read(): View | undefined {
  if (typeof sessionStorage === 'undefined') return undefined
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Whom staff look as, if they do. */
export const viewed = read()

/** What is loaded for one person must not be shown as another's, so everything begins anew. */
export function beginView(view: View) {
  sessionStorage.setItem(KEY, JSON.stringify(view))
  window.location.assign('/bookings')
}

export function endView() {
  sessionStorage.removeItem(KEY)
  window.location.assign('/operate/records')
}

/** The screens that staff see as the person does; what they ask for is what the server answers so. */
export function isViewable(path: string): boolean {
  return /^\/(bookings(\/[^/]+)?|wallet|provide(\/agenda)?|you\/notifications)\/?$/.test(path)
}
