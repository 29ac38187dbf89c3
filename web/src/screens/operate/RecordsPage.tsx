import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { OpenedRecord, PageOfPersonRow, RecordTable } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { beginView } from '../../api/view'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

const MODULES =
  'identity marketplace calendar trade payments messaging reputation notifications gateway audit'.split(' ')

/** Staff open what is kept about somebody: with a reason, for an hour, and that person is told. */
export function RecordsPage() {
  const t = useText()
  const enabled = mayEnter(useSession(), 'records')
  const [fresh, setFresh] = useState('')
  const open = useQuery({
    queryKey: ['opened-records'],
    queryFn: () => data<OpenedRecord[]>(api.GET('/v1/operator/opened-records')),
    enabled,
  })
  return (
    <OperatorOnly section="records" title={t('operate.records')}>
      <p className="max-w-prose text-soft">{t('records.intro')}</p>
      {open.isPending ? (
        <Skeleton lines={3} />
      ) : open.isError ? (
        <Failed error={open.error} retry={open.refetch} />
      ) : (
        open.data.map((record) => <Opened key={record.id} record={record} fresh={record.id === fresh} />)
      )}
      <OpenOne onOpened={setFresh} />
      {open.data?.length === 0 ? (
        <Empty title={t('records.noneOpen')}>{t('records.noneOpenText')}</Empty>
      ) : null}
    </OperatorOnly>
  )
}

function OpenOne({ onOpened }: { onOpened: (id: string) => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [reason, setReason] = useState('')
  const [emergency, setEmergency] = useState(false)
  const [missing, setMissing] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const open = useMutation({
    mutationFn: async () => {
      const found = await data<PageOfPersonRow>(
        api.GET('/v1/operator/people', { params: { query: { q: email.trim() } } }),
      )
      const person = found.items[0]
      setMissing(person === undefined)
      if (person === undefined) return
      const opened = await data<OpenedRecord>(
        api.POST('/v1/operator/opened-records', {
          params: { header: intent() },
          body: { person: person.id, reason, emergency },
        }),
      )
      setEmail('')
      setReason('')
      setEmergency(false)
      onOpened(opened.id)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['opened-records'], exact: true }),
  })
  // What is wrong stands above the button, which is where one looks.
  useEffect(() => {
    if (missing || open.isError) {
      form.current
        ?.querySelector<HTMLElement>('[aria-invalid], [role=alert]')
        ?.scrollIntoView({ block: 'center' })
    }
  }, [missing, open.isError])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    open.mutate()
  }
  return (
    <Card>
      <form ref={form} className="max-w-prose space-y-4" onSubmit={submit}>
        <h2>{t('records.open')}</h2>
        <Refusal error={open.error} />
        <TextField
          label={t('records.email')}
          type="email"
          required
          value={email}
          error={missing ? t('records.nobody') : undefined}
          onChange={(event) => {
            setEmail(event.target.value)
            setMissing(false)
          }}
        />
        <TextArea
          label={t('records.reason')}
          hint={t('records.reasonHint')}
          required
          minLength={20}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <label className="flex gap-3">
          <input
            type="checkbox"
            className="mt-1 size-5 shrink-0"
            checked={emergency}
            onChange={(event) => setEmergency(event.target.checked)}
          />
          <span>
            <span className="font-semibold">{t('records.emergency')}</span>
            <span className="block text-sm text-soft">{t('records.emergencyText')}</span>
          </span>
        </label>
        <Button type="submit" kind={emergency ? 'danger' : 'primary'} busy={open.isPending}>
          {t('records.openDo')}
        </Button>
      </form>
    </Card>
  )
}

function Opened({ record, fresh }: { record: OpenedRecord; fresh: boolean }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const [module, setModule] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever opened it at the end of the form is led to it.
  useEffect(() => {
    if (fresh) heading.current?.focus()
  }, [fresh])
  const content = useQuery({
    queryKey: ['opened-records', record.id, module],
    queryFn: () =>
      data<RecordTable[]>(
        api.GET('/v1/operator/opened-records/{id}/content', {
          params: { path: { id: record.id }, query: { module } },
        }),
      ),
    enabled: module !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const close = useMutation({
    mutationFn: () =>
      data(api.DELETE('/v1/operator/opened-records/{id}', { params: { path: { id: record.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['opened-records'] }),
  })
  return (
    <Card className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 ref={heading} tabIndex={-1} className="scroll-mt-24 break-words outline-none">
          {record.personName}
        </h2>
        <Tag tone={record.basis === 'emergency' ? 'amber' : 'leaf'}>
          {t(record.basis === 'emergency' ? 'records.emergency' : 'records.agreed')}
        </Tag>
      </div>
      <p className="text-soft">
        {t('records.until', { until: intl.formatTime(record.until, { timeStyle: 'short' }) })}
      </p>
      <p className="break-words">{record.reason}</p>
      <div className="max-w-xs">
        <SelectField
          label={t('records.part')}
          value={module}
          onChange={(event) => setModule(event.target.value)}
        >
          <option value="">{t('records.choose')}</option>
          {MODULES.map((name) => (
            <option key={name} value={name}>
              {text(`privacy.module.${name}`, name)}
            </option>
          ))}
        </SelectField>
      </div>
      {module === '' ? null : content.isPending ? (
        <Skeleton lines={4} />
      ) : content.isError ? (
        <Refusal error={content.error} />
      ) : content.data.length === 0 ? (
        <p className="text-soft">{t('records.nothing')}</p>
      ) : (
        content.data.map((table) => <Rows key={table.table} table={table} />)
      )}
      {record.basis === 'agreed' ? (
        <div className="space-y-2">
          <Button
            onClick={() => beginView({ record: record.id, name: record.personName, until: record.until })}
          >
            {t('view.begin', { name: record.personName })}
          </Button>
          <p className="max-w-prose text-sm text-soft">{t('view.beginText')}</p>
        </div>
      ) : null}
      <Button kind="secondary" busy={close.isPending} onClick={() => close.mutate()}>
        {t('records.close')}
        <span className="sr-only"> {record.personName}</span>
      </Button>
    </Card>
  )
}

function Rows({ table }: { table: RecordTable }) {
  return (
    <section aria-label={table.table}>
      <h3 lang="en">{table.purpose}</h3>
      <ul className="divide-y divide-line text-sm">
        {table.rows.map((row) => (
          <li key={row} className="py-2">
            <dl className="grid grid-cols-1 gap-x-4 sm:grid-cols-[minmax(8rem,auto)_1fr]">
              {Object.entries(JSON.parse(row) as Record<string, unknown>).map(([name, value]) => (
                <div key={name} className="contents">
                  <dt className="text-soft">{name}</dt>
                  <dd className="min-w-0 break-words">
                    {typeof value === 'object' ? JSON.stringify(value) : String(value)}
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}
