import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** One of a list: its name, which leads on wherever it is touched, what stands beside it, and what else is said. */
export function Listed({
  to,
  id,
  title,
  beside,
  children,
}: {
  to: string
  id: string
  title: string
  beside: ReactNode
  children: ReactNode
}) {
  return (
    <li className="relative space-y-1 py-3">
      <div className="flex items-start justify-between gap-3">
        <Link
          to={to}
          params={{ id } as never}
          className="min-w-0 break-words font-semibold after:absolute after:inset-0"
        >
          {title}
        </Link>
        {beside}
      </div>
      {children}
    </li>
  )
}
