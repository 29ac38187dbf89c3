import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Problem } from '../../api/client'
import { mayEnter, type Section, sectionPaths, sessionQuery, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { SelectField } from '../../ui/Field'
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
  const navigate = useNavigate()
  const at = useLocation()
  const asked = useQuery(sessionQuery)
  // Who is there is asked when the page opens; until it is known, nobody is turned away.
  if (asked.isPending) return <Skeleton lines={6} />
  if (!mayEnter(session, section)) {
    return <Failed error={new Problem(session.signedIn ? 403 : 401, 'not-yours', '', [], {})} />
  }
  const entered = sectionPaths.filter(([known]) => mayEnter(session, known))
  // Deep within a section its own name leads back to its beginning.
  const here = entered.some(([, path]) => path === at.pathname) ? at.pathname : ''
  return (
    <div className="space-y-4">
      <nav aria-label={t('nav.operate')}>
        <div className="hidden flex-wrap gap-x-4 gap-y-1 md:flex">
          {entered.map(([known, path]) => (
            <Link
              key={known}
              to={path}
              activeOptions={{ exact: path === '/operate' }}
              className="inline-flex min-h-8 items-center aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {t(`operate.${known}`)}
            </Link>
          ))}
        </div>
        <div className="md:hidden">
          {/* Fifteen links would fill a phone before the page begins. */}
          <SelectField
            label={t('nav.operate')}
            value={here}
            onChange={(event) => void navigate({ to: event.target.value })}
          >
            {here ? null : <option value="">{t('operate.goTo')}</option>}
            {entered.map(([known, path]) => (
              <option key={known} value={path}>
                {t(`operate.${known}`)}
              </option>
            ))}
          </SelectField>
        </div>
      </nav>
      <h1 className="break-words">{title}</h1>
      {children}
    </div>
  )
}
