import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Problem } from '../../api/client'
import { isOperator, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { Failed } from '../../ui/states'

/** The frame of the staff's pages; whoever is not staff sees whose they are. */
export function OperatorOnly({ title, children }: { title: string; children: ReactNode }) {
  const t = useText()
  const session = useSession()
  if (!isOperator(session)) {
    return <Failed error={new Problem(session.signedIn ? 403 : 401, 'not-yours', '', [], {})} />
  }
  return (
    <div className="space-y-4">
      <nav aria-label={t('nav.operate')} className="flex flex-wrap gap-4">
        <Link to="/operate">{t('operate.orders')}</Link>
        <Link to="/operate/disputes">{t('operate.disputes')}</Link>
        <Link to="/agreements">{t('operate.agreements')}</Link>
        <Link to="/operate/people">{t('operate.people')}</Link>
        <Link to="/operate/reconciliation">{t('operate.reconciliation')}</Link>
        <Link to="/operate/mailbox">{t('operate.mailbox')}</Link>
      </nav>
      <h1 className="break-words">{title}</h1>
      {children}
    </div>
  )
}
