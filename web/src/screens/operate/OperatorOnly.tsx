import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Problem } from '../../api/client'
import { mayEnter, type Section, sectionPaths, sessionQuery, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { Failed, Skeleton } from '../../ui/states'

/** The frame of the staff's pages; whoever's roles are not for the section sees that it is not theirs. */
export function OperatorOnly({
  section = 'roles',
  title,
  children,
}: {
  section?: Section
  title: string
  children: ReactNode
}) {
  const t = useText()
  const session = useSession()
  const asked = useQuery(sessionQuery)
  // Who is there is asked when the page opens; until it is known, nobody is turned away.
  if (asked.isPending) return <Skeleton lines={6} />
  if (!mayEnter(session, section)) {
    return <Failed error={new Problem(session.signedIn ? 403 : 401, 'not-yours', '', [], {})} />
  }
  return (
    <div className="space-y-4">
      <nav aria-label={t('nav.operate')} className="flex flex-wrap gap-4">
        {sectionPaths
          .filter(([known]) => mayEnter(session, known))
          .map(([known, path]) => (
            <Link key={known} to={path}>
              {t(`operate.${known}`)}
            </Link>
          ))}
      </nav>
      <h1 className="break-words">{title}</h1>
      {children}
    </div>
  )
}
