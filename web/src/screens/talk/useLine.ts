import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useMe } from '../../api/session'
import { Line } from './line'

let line: Line | undefined
let users = 0

const nothing = () => () => undefined

/** The line of whoever is signed in; it is open as long as a page needs it, and a little longer. */
export function useLine(): Line | undefined {
  const me = useMe()?.id
  const queries = useQueryClient()
  if (me && line?.me !== me) {
    line?.stop()
    line = new Line(
      me,
      () => void queries.invalidateQueries({ queryKey: ['conversations'] }),
      () => void queries.invalidateQueries({ queryKey: ['session'] }),
    )
  }
  const mine = me ? line : undefined
  useEffect(() => {
    users++
    return () => {
      users--
      // From one page to the next the line stays open.
      setTimeout(() => {
        if (users === 0) {
          line?.stop()
          line = undefined
        }
      }, 2_000)
    }
  }, [])
  useSyncExternalStore(mine?.subscribe ?? nothing, () => mine?.version ?? 0)
  return mine
}
