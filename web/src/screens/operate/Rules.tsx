import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Problem } from '../../api/client'
import type { FoundListing } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { useCountries, useCountryName } from '../../ui/countries'
import { Several } from '../../ui/Several'
import { Card, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import type { Wrong } from '../../ui/wrong'
import { useCategories } from '../provide/words'

/*
 * What staff write as rules is changed in one way: a rule stands as a card with what it was before; its form shows what a
 * change would mean before it counts; and a change is of the revision that was read.
 */

type Revised = { revision: number; changed: string }

/** Every rule as its card or, while it is being changed, as its form; and the way to a new one. */
export function RuleList<R>({
  rules,
  id,
  card,
  form,
  add,
  none,
  beside = false,
}: {
  rules: UseQueryResult<R[]>
  id: (rule: R) => string
  card: (rule: R, edit: () => void) => ReactNode
  /** The form of a rule, or of one that is not there yet. */
  form: (rule: R | undefined, done: () => void) => ReactNode
  add: string
  none?: ReactNode
  /** Whether two stand beside each other where there is room. */
  beside?: boolean
}) {
  const [edited, setEdited] = useState<string>()
  const done = () => setEdited(undefined)
  if (rules.isPending) return <Skeleton lines={6} />
  if (rules.isError) return <Failed error={rules.error} retry={rules.refetch} />
  return (
    <>
      {rules.data.length === 0 && edited === undefined ? none : null}
      <div
        className={beside ? 'items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0' : 'space-y-4'}
      >
        {rules.data.map((rule) => (
          <div key={id(rule)}>
            {edited === id(rule) ? form(rule, done) : card(rule, () => setEdited(id(rule)))}
          </div>
        ))}
        <div>
          {edited === NEW ? (
            form(undefined, done)
          ) : (
            <Button kind="secondary" onClick={() => setEdited(NEW)}>
              {add}
            </Button>
          )}
        </div>
      </div>
    </>
  )
}

const NEW = 'new'

/** A rule as it stands, and what it was before. */
export function RuleCard<R extends Revised>({
  title,
  heading: Heading = 'h3',
  tag,
  tone,
  edit,
  history,
  before,
  children,
}: {
  title: string
  heading?: 'h2' | 'h3'
  tag: string
  tone: 'plain' | 'leaf' | 'amber' | 'red'
  edit: () => void
  history: { queryKey: unknown[]; queryFn: () => Promise<R[]> }
  before: (rule: R) => ReactNode
  children: ReactNode
}) {
  const t = useText()
  const past = useHistory(history, before)
  return (
    <Card className="space-y-3">
      <div className="flex items-start justify-between gap-4">
        <Heading className="min-w-0 break-words font-sans text-base">{title}</Heading>
        <Tag tone={tone}>{tag}</Tag>
      </div>
      {children}
      <div className="flex flex-wrap gap-2">
        <Button kind="secondary" onClick={edit}>
          {t('claim.edit')}
        </Button>
        {past.button}
      </div>
      {past.list}
    </Card>
  )
}

/** A button, and below it all revisions of a rule when it was pressed; they are read only then. */
export function useHistory<R extends Revised>(
  history: { queryKey: unknown[]; queryFn: () => Promise<R[]> },
  before: (rule: R) => ReactNode,
) {
  const t = useText()
  const { intl } = useLanguage()
  const [open, setOpen] = useState(false)
  const past = useQuery({ ...history, enabled: open })
  const button = (
    <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
      {t('claim.history')}
    </Button>
  )
  if (!open) return { button, list: null }
  if (past.isPending) return { button, list: <Skeleton lines={2} /> }
  if (past.isError) return { button, list: <Refusal error={past.error} /> }
  const list = (
    <ol className="space-y-3 text-sm">
      {past.data.map((rule) => (
        <li key={rule.revision}>
          {t('claim.revision', {
            revision: rule.revision,
            at: intl.formatDate(rule.changed, { dateStyle: 'medium', timeStyle: 'short' }),
          })}{' '}
          <div className="break-words text-soft">{before(rule)}</div>
        </li>
      ))}
    </ol>
  )
  return { button, list }
}

/** What a form of a rule asks of the server: what it would mean, and to let it count. */
export function useRuleForm<D, P>({
  rules,
  draft,
  preview,
  save: keep,
  done,
}: {
  /** The key of the query that reads all of them. */
  rules: string
  /** The rule as it is typed at this moment. */
  draft: D
  preview: (draft: D) => Promise<P>
  save: (draft: D) => Promise<unknown>
  done: () => void
}) {
  const queries = useQueryClient()
  const typed = JSON.stringify(draft)
  const look = useMutation({
    mutationFn: async () => ({ typed, preview: await preview(draft) }),
  })
  const save = useMutation({
    mutationFn: () => keep(draft),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: [rules] })
      done()
    },
  })
  const error = save.error ?? look.error
  const problem = error instanceof Problem ? error : undefined
  return {
    look,
    save,
    // What is wrong with a field stands at the field.
    error: problem?.errors.length ? undefined : error,
    done,
    // What is typed after somebody looked makes untrue what they were shown.
    found: look.data?.typed === typed ? look.data.preview : undefined,
    field: (name: string) => problem?.field(name),
  }
}

/** The form's frame: the fields, what was found, and what can be done. */
export function RuleForm<P>({
  form: { look, save, error, found, done },
  title,
  look: lookAt,
  preview,
  children,
}: {
  form: ReturnType<typeof useRuleForm<unknown, P>>
  title?: string
  /** What the button says that shows what the rule would mean. */
  look: string
  preview: (found: P) => ReactNode
  children: ReactNode
}) {
  const t = useText()
  const frame = useRef<HTMLFormElement>(null)
  // The button that opened it is gone, and with it the place where the keyboard was.
  useEffect(() => frame.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), [])
  return (
    <Card>
      <form
        ref={frame}
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {title ? <h2>{title}</h2> : null}
        <Refusal error={error} />
        {children}
        {found ? (
          <div role="status" className="space-y-2 rounded-card bg-linen p-3">
            {preview(found)}
          </div>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={save.isPending}>
            {t('common.save')}
          </Button>
          <Button kind="secondary" busy={look.isPending} onClick={() => look.mutate()}>
            {lookAt}
          </Button>
          <Button kind="quiet" onClick={done}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

type Where = { categories: string[]; countries: string[] }

/** The categories and countries in which a rule counts, by their names. */
export function useWhere() {
  const t = useText()
  const categories = useCategories()
  const country = useCountryName()
  return (rule: Where) =>
    [
      ...rule.categories.map((id) => categories.find(([known]) => known === id)?.[1] ?? id),
      ...rule.countries.map(country),
    ].join(', ') || t('claim.everywhere')
}

/** The categories and countries in which a rule counts, chosen. */
export function WhereFields({
  where,
  change,
  field,
}: {
  where: Where
  change: (part: Partial<Where>) => void
  field: (name: string) => Wrong | undefined
}) {
  const t = useText()
  const categories = useCategories()
  const countries = useCountries()
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Several
        label={t('claim.categories')}
        add={t('claim.categoriesAll')}
        chosen={where.categories}
        change={(chosen) => change({ categories: chosen })}
        all={categories}
        error={field('categories')}
      />
      <Several
        label={t('claim.countries')}
        add={t('claim.countriesAll')}
        chosen={where.countries}
        change={(chosen) => change({ countries: chosen })}
        all={countries}
        error={field('countries')}
      />
    </div>
  )
}

/** Some published listings of which a rule would speak, each with the words or names that it means. */
export function FoundListings({ some }: { some: FoundListing[] }) {
  return (
    <ul className="space-y-1 text-sm">
      {some.map((one) => (
        <li key={one.listing}>
          <Link to="/listings/$id" params={{ id: one.listing } as never}>
            {one.title}
          </Link>{' '}
          <span className="break-words text-soft">{one.words.join(' · ')}</span>
        </li>
      ))}
    </ul>
  )
}

/** A part of a rule that it may have several of, each in a row of fields. */
export function Rows<T extends { row: number }>({
  legend,
  rows,
  change,
  fresh,
  add,
  remove,
  columns,
  children,
}: {
  legend: string
  rows: T[]
  change: (rows: T[]) => void
  fresh: Omit<T, 'row'>
  add: string
  /** What the button of the row at that place says to somebody who does not see the row. */
  remove: (place: number) => string
  columns: string
  children: (one: T, place: number, set: (part: Partial<T>) => void) => ReactNode
}) {
  const t = useText()
  const next = Math.max(-1, ...rows.map(({ row }) => row)) + 1
  return (
    <fieldset className="space-y-3">
      <legend className="font-semibold">{legend}</legend>
      {rows.map((one, place) => (
        <div key={one.row} className={`grid items-end gap-3 ${columns}`}>
          {children(one, place, (part) =>
            change(rows.map((other) => (other.row === one.row ? { ...other, ...part } : other))),
          )}
          <Button
            kind="quiet"
            aria-label={remove(place + 1)}
            onClick={() => change(rows.filter((other) => other.row !== one.row))}
          >
            {t('commission.remove')}
          </Button>
        </div>
      ))}
      <Button
        kind="secondary"
        disabled={rows.length >= ROWS_MOST}
        onClick={() => change([...rows, { ...fresh, row: next } as T])}
      >
        {add}
      </Button>
    </fieldset>
  )
}

const ROWS_MOST = 10

/** A key of a name, for who does not care what it is. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
}
