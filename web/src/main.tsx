import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem } from './api/client'
import { readClock } from './api/clock'
import { sessionQuery } from './api/session'
import { viewed } from './api/view'
import { router } from './app/router'
import { applyTheme, chosenTheme } from './app/theme'
import { catalogue, LanguageProvider, preferred } from './i18n/text'
import './styles.css'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Without a network the worker answers with what it kept, or the page says that nothing came.
      networkMode: 'always',
      refetchOnReconnect: true,
      // A refusal stays one however often it is asked for; only lost connections are worth another try.
      retry: (count, error) =>
        !(error instanceof Problem && error.status > 0 && error.status < 500) && count < 2,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

applyTheme(chosenTheme())
void readClock()
void queries.prefetchQuery(sessionQuery).then(() => {
  // When the page is there, and only for whoever has something to keep.
  if (import.meta.env.PROD && !viewed && queries.getQueryData(sessionQuery.queryKey)?.signedIn) {
    const prepare = () => import('./api/offline').then((it) => it.prepareForNoNetwork())
    // What fails for want of a network is tried again with the next page.
    setTimeout(() => void prepare().catch(() => undefined), 3_000)
  }
})
const first = await catalogue(preferred())

const rootElement = document.getElementById('root')
if (rootElement) {
  createRoot(rootElement).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <LanguageProvider first={first}>
          <RouterProvider router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
