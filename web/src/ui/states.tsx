import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Problem } from '../api/client'
import { signInPath } from '../api/session'
import { useText } from '../i18n/text'
import { Button, buttonClass } from './Button'
import { useWrongSomewhere } from './wrong'

export function Card({ children, className = '' }: { children: ReactNode; className?: string }) {
  // Of two grounds or two colours of a line the later in the stylesheet would win, not the one that was asked for.
  const ground = /(^| )bg-/.test(className) ? '' : 'bg-raised'
  const line = /(^| )border-/.test(className) ? '' : 'border-line'
  return (
    <section className={`rounded-card border p-4 sm:p-5 ${ground} ${line} ${className}`}>{children}</section>
  )
}

/** Nothing here yet: what will be, and the first step. */
export function Empty({
  title,
  children,
  action,
  page = false,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
  /** Whether it is all that a page shows, so that its title is the page's heading. */
  page?: boolean
}) {
  const Heading = page ? 'h1' : 'h2'
  return (
    <div className="mx-auto max-w-prose px-4 py-12 text-center">
      <Sprig />
      <Heading className="mt-4 text-xl">{title}</Heading>
      {children ? <p className="mt-2 text-soft">{children}</p> : null}
      {action ? <div className="mt-6">{action}</div> : null}
    </div>
  )
}

/** What happened, what was not lost, what to do. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useText()
  const problem = error instanceof Problem ? error : undefined
  const status = problem?.status ?? 500
  const sentence =
    status === 0
      ? t('failed.offline')
      : status === 401
        ? t('failed.signIn')
        : status === 403
          ? t('failed.notYours')
          : status === 404
            ? t('failed.notFound')
            : status >= 500
              ? t('failed.server')
              : (problem?.detail ?? t('failed.server'))
  return (
    <div role="alert" className="mx-auto max-w-prose px-4 py-12 text-center">
      {status === 401 ? (
        <h1 className="text-xl">{sentence}</h1>
      ) : (
        <>
          <h1 className="text-xl">{t('failed.title')}</h1>
          <p className="mt-2 text-soft">{sentence}</p>
        </>
      )}
      <div className="mt-6 flex justify-center gap-3">
        {status === 401 ? (
          <a className={buttonClass()} href={signInPath()}>
            {t('nav.signIn')}
          </a>
        ) : status === 404 || status === 403 ? (
          <Link className={buttonClass('secondary')} to="/">
            {t('failed.toFind')}
          </Link>
        ) : retry ? (
          <Button onClick={retry}>{t('common.tryAgain')}</Button>
        ) : null}
      </div>
    </div>
  )
}

/** One sentence about something that went wrong beside what was being done. */
export function Refusal({ error }: { error: unknown }) {
  const t = useText()
  const detail = useWrongSomewhere()
  if (!error) return null
  const problem = error instanceof Problem ? error : undefined
  const sentence =
    problem === undefined || problem.status >= 500
      ? t('failed.server')
      : problem.status === 0
        ? t('failed.offline')
        : problem.code === 'view-only'
          ? t('view.only')
          : detail(problem)
  return (
    <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3 text-ink">
      {sentence}
    </p>
  )
}

export function Skeleton({ lines = 3 }: { lines?: number }) {
  const t = useText()
  return (
    <div role="status" data-loading="" aria-label={t('common.loading')} className="space-y-3 py-2">
      {[95, 83, 71, 59, 47, 40].slice(0, lines).map((width) => (
        <div key={width} className="h-5 animate-pulse rounded bg-linen" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

/** A small word on a ground of its colour; the word carries the meaning, not the colour. */
export function Tag({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'leaf' | 'violet' | 'amber' | 'red'
  children: ReactNode
}) {
  const tones = {
    plain: 'bg-linen text-ink',
    leaf: 'bg-leaf-wash text-leaf-strong',
    violet: 'bg-violet-wash text-violet',
    amber: 'bg-amber-wash text-amber',
    red: 'bg-red-wash text-red',
  }
  return (
    <span
      className={`inline-block max-w-full shrink-0 rounded-full px-3 py-0.5 text-sm font-semibold ${tones[tone]}`}
    >
      {children}
    </span>
  )
}

function Sprig() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 80 80"
      className="mx-auto size-16 text-leaf"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      <path d="M40 76V20M40 52c-14 0-20-8-20-18 12 0 20 6 20 18Zm0-12c12 0 18-7 18-16-11 0-18 5-18 16Z" />
      <path d="M34 18c0-6 3-10 6-12 3 2 6 6 6 12l-3 4h-6Z" className="text-violet" />
    </svg>
  )
}
