import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api, intent, Problem, tagged } from '../../api/client'
import { now } from '../../api/clock'
import type { Plan } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { dayOf } from '../../ui/dates'
import { SelectField, TextField } from '../../ui/Field'
import { useLeaveWarning } from '../../ui/leave'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { useWrong } from '../../ui/wrong'
import { ConflictNote } from './ConflictNote'
import { ExceptionsMonth } from './ExceptionsMonth'
import { PlanPreview } from './PlanPreview'
import { draftOf, formOf, newPlan, type PlanForm, weeklyRows } from './planForm'
import { WeekGrid } from './WeekGrid'
import { openMinutes } from './weekGrid'

export function PlanPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useText()
  const fresh = id === 'new'
  const plan = useQuery({
    queryKey: ['plan', id],
    queryFn: () => tagged<Plan>(api.GET('/v1/plans/{id}', { params: { path: { id } } })),
    enabled: !fresh,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (fresh) return <Editor key="new" start={newPlan(t('plan.firstName'))} />
  if (plan.isPending) return <Skeleton lines={6} />
  if (plan.isError) return <Failed error={plan.error} retry={plan.refetch} />
  return <Editor key={id} id={id} etag={plan.data.etag} start={formOf(plan.data.value)} />
}

function Editor({ id, etag, start }: { id?: string; etag?: string; start: PlanForm }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [form, setForm] = useState(start)
  const [tag, setTag] = useState(etag ?? '')
  const [dirty, setDirty] = useState(false)
  const wish = useRef(intent())
  const summary = useRef<HTMLDivElement>(null)
  useLeaveWarning(dirty)
  const read = () =>
    tagged<Plan>(api.GET('/v1/plans/{id}', { params: { path: { id: id ?? '' } }, cache: 'no-store' }))
  const save = useMutation({
    mutationFn: async (over: boolean) => {
      const body = draftOf(form)
      if (!id) return tagged<Plan>(api.POST('/v1/plans', { params: { header: wish.current }, body }))
      const ifMatch = over ? (await read()).etag : tag
      return tagged<Plan>(
        api.PUT('/v1/plans/{id}', { params: { path: { id }, header: { 'If-Match': ifMatch } }, body }),
      )
    },
    onSuccess: (saved) => {
      setDirty(false)
      setTag(saved.etag)
      queries.setQueryData(['plan', saved.value.id], saved)
      void queries.invalidateQueries({ queryKey: ['plans'] })
      if (!id) {
        void navigate({
          to: '/provide/plans/$id',
          params: { id: saved.value.id } as never,
          replace: true,
        })
      }
    },
    onError: (error) => {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) wish.current = intent()
    },
  })
  const problem = save.error instanceof Problem ? save.error : undefined
  useEffect(() => {
    if (problem) summary.current?.focus()
  }, [problem])
  const change = (part: Partial<PlanForm>) => {
    setForm((before) => ({ ...before, ...part }))
    setDirty(true)
    if (!save.isIdle && !save.isPending) save.reset()
  }
  const theirs = useMutation({
    mutationFn: read,
    onSuccess: (saved) => {
      setForm(formOf(saved.value))
      setTag(saved.etag)
      setDirty(false)
      save.reset()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(false)
  }
  const number = (
    key:
      | 'bufferBefore'
      | 'bufferAfter'
      | 'noticeHours'
      | 'step'
      | 'horizonDays'
      | 'seats'
      | 'minimumAttendance',
    field: string,
  ) => (
    <TextField
      label={t(`plan.${key}`)}
      hint={t(`plan.${key}Hint`)}
      inputMode="decimal"
      className="tabular"
      value={form[key]}
      error={problem?.field(field)}
      onChange={(event) => change({ [key]: event.target.value.replace(',', '.') })}
    />
  )
  const errors = problem?.errors ?? []
  const said = useWrong()
  const today = dayOf(new Date(now()), form.zone)
  const rows = weeklyRows(form)
  const wrongRows = new Map(
    errors.flatMap((error) => {
      const index = /^weekly\[(\d+)]/.exec(error.field)?.[1]
      const row = index === undefined ? undefined : rows[Number(index)]
      return row ? [[row.row.key, said(t('plan.week'), error) ?? error.message] as const] : []
    }),
  )
  return (
    <div className="items-start gap-6 lg:grid lg:grid-cols-[3fr_2fr]">
      <form className="space-y-5" onSubmit={submit}>
        <div>
          <Link to="/provide" className="inline-flex min-h-11 items-center">
            {t('provide.back')}
          </Link>
          <h1>{id ? t('plan.title', { name: start.name }) : t('plan.new')}</h1>
          <p className="max-w-prose text-soft">{t('plan.lead')}</p>
        </div>
        <div ref={summary} tabIndex={-1} className="outline-none empty:hidden">
          {problem?.status === 412 ? (
            <ConflictNote
              busy={save.isPending || theirs.isPending}
              mine={() => save.mutate(true)}
              theirs={() => theirs.mutate()}
            />
          ) : errors.length > 0 ? (
            <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
              {t('failed.correct', { count: errors.length })}
            </p>
          ) : save.error ? (
            <Refusal error={save.error} />
          ) : null}
        </div>
        <Card className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('plan.name')}
            hint={t('plan.nameHint')}
            required
            maxLength={80}
            value={form.name}
            error={problem?.field('name')}
            onChange={(event) => change({ name: event.target.value })}
          />
          <SelectField
            label={t('plan.zone')}
            hint={t('plan.zoneHint')}
            value={form.zone}
            error={problem?.field('zone')}
            onChange={(event) => change({ zone: event.target.value })}
          >
            {[...new Set([form.zone, ...Intl.supportedValuesOf('timeZone')])].map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </SelectField>
        </Card>
        <Card>
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <h2>{t('plan.week')}</h2>
            <p className="text-sm text-soft">
              {t('plan.weekSum', { hours: intl.formatNumber(openMinutes(form.week) / 60) })}
            </p>
          </div>
          <WeekGrid
            week={form.week}
            wrong={wrongRows}
            error={said(t('plan.week'), problem?.field('weekly') ?? problem?.field('weekly.length'))}
            onWeek={(week) => change({ week })}
          />
        </Card>
        <Card>
          <h2>{t('plan.exceptions')}</h2>
          <p className="text-soft">{t('plan.exceptionsText')}</p>
          <ExceptionsMonth
            week={form.week}
            zone={form.zone}
            rows={form.exceptions}
            today={today}
            error={exceptionError(form, errors, (error) => said(t('plan.exceptions'), error))}
            onRows={(exceptions) => change({ exceptions })}
          />
        </Card>
        <Card>
          <h2 className="mb-3">{t('plan.rules')}</h2>
          {/* A hint of two lines beside one of one: the fields themselves stand in one row. */}
          <div className="grid items-end gap-4 sm:grid-cols-2">
            {number('bufferBefore', 'bufferBeforeMinutes')}
            {number('bufferAfter', 'bufferAfterMinutes')}
            {number('noticeHours', 'minimumNoticeMinutes')}
            {number('horizonDays', 'horizonDays')}
            {number('step', 'stepMinutes')}
            {number('seats', 'seats')}
            {Number(form.seats) > 1 ? number('minimumAttendance', 'minimumAttendance') : null}
          </div>
        </Card>
        <div
          className={`flex flex-wrap items-center gap-x-4 gap-y-1 rounded-card border border-line bg-paper p-3 ${dirty ? 'sticky bottom-20 z-20 shadow-float md:bottom-4' : ''}`}
        >
          <Button type="submit" busy={save.isPending}>
            {t('common.save')}
          </Button>
          <span role="status" className="text-sm text-soft">
            {dirty ? t('provide.unsaved') : save.isSuccess || id ? t('provide.saved') : ''}
          </span>
        </div>
      </form>
      <PlanPreview form={form} today={today} />
    </div>
  )
}

/** What is wrong with one of the other days, and which it is. */
function exceptionError(
  form: PlanForm,
  errors: Problem['errors'],
  said: (error: Problem['errors'][number]) => string | undefined,
): string | undefined {
  const error = errors.find(({ field }) => field.startsWith('exceptions'))
  const index = error && /^exceptions\[(\d+)]/.exec(error.field)?.[1]
  const date = index === undefined ? '' : form.exceptions[Number(index)]?.date
  return error && [date, said(error)].filter(Boolean).join(': ')
}
