import { useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/**
 * The page's heading is the name of its tab too. Where a page is left for another one, the new name is said to whoever
 * listens, and the keyboard goes on at the heading if what it was on is gone.
 */
export function Title() {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [said, setSaid] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is another page
  useEffect(() => {
    const main = document.getElementById('content')
    if (!main) return
    const first = document.title === 'Comfrey'
    const name = () => {
      const heading = main.querySelector('h1')
      const text = heading?.textContent
      const title = text ? `${text} · Comfrey` : 'Comfrey'
      if (!text || document.title === title) return
      document.title = title
      if (first) return
      setSaid(text)
      if (document.activeElement === document.body) {
        heading.tabIndex = -1
        heading.focus({ preventScroll: true })
      }
    }
    name()
    const watch = new MutationObserver(name)
    watch.observe(main, { childList: true, subtree: true, characterData: true })
    return () => watch.disconnect()
  }, [path])
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}
