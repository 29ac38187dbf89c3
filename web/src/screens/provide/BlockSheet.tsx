import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { instantIn } from '../../ui/clocks'
import { addDays, type Day } from '../../ui/dates'
import { Checkbox, TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Refusal } from '../../ui/states'

export type BlockFields = {
  /** Of the block that is changed; a new one has none. */
  id?: string
  from: Day
  start: string
  until: Day
  end: string
  whole: boolean
  note: string
}

/** Closes a stretch of one's calendar, or changes or opens one that is closed. */
export function BlockSheet({
  fields,
  zone,
  onClose,
}: {
  fields: BlockFields
  zone: string
  onClose: () => void
}) {
  const t = useText()
  const queries = useQueryClient()
  const [form, setForm] = useState(fields)
  const { id, from, until, whole, start, end, note } = form
  const put = (part: Partial<BlockFields>) => setForm((before) => ({ ...before, ...part }))
  const wish = useRef(intent())
  const refresh = () => queries.invalidateQueries({ queryKey: ['bookings'] })
  const save = useMutation({
    mutationFn: () => {
      const body = {
        start: instantIn(from, whole ? '00:00' : start, zone).toISOString(),
        end: (whole
          ? instantIn(addDays(until, 1), '00:00', zone)
          : instantIn(until, end, zone)
        ).toISOString(),
        note: note.trim() || undefined,
      }
      return id
        ? data(api.PUT('/v1/bookings/{id}', { params: { path: { id } }, body }))
        : data(api.POST('/v1/bookings', { params: { header: wish.current }, body }))
    },
    onSuccess: onClose,
    onError: (error) => {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) wish.current = intent()
    },
    onSettled: refresh,
  })
  const open = useMutation({
    mutationFn: () => data(api.DELETE('/v1/bookings/{id}', { params: { path: { id: id ?? '' } } })),
    onSuccess: onClose,
    onSettled: refresh,
  })
  const problem = save.error instanceof Problem ? save.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Sheet open onClose={onClose} title={t(id ? 'agenda.changeBlock' : 'agenda.block')}>
      <form className="space-y-4" onSubmit={submit}>
        <p className="text-soft">{t('agenda.blockText')}</p>
        {problem?.code === 'slot-taken' ? (
          <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
            {t(id ? 'agenda.takenStays' : 'agenda.taken')}
          </p>
        ) : problem?.errors.length ? null : (
          <Refusal error={save.error ?? open.error} />
        )}
        <Checkbox
          label={t('agenda.whole')}
          checked={whole}
          onChange={(event) => put({ whole: event.target.checked })}
        />
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,max(8.5rem,34%)),1fr))] gap-3">
          <TextField
            label={t('agenda.fromDay')}
            type="date"
            required
            value={from}
            error={problem?.field('start')}
            onChange={(event) =>
              put({
                from: event.target.value,
                until: until < event.target.value ? event.target.value : until,
              })
            }
          />
          {whole ? null : (
            <TextField
              label={t('agenda.fromTime')}
              type="time"
              required
              value={start}
              onChange={(event) => put({ start: event.target.value })}
            />
          )}
          <TextField
            label={t('agenda.untilDay')}
            type="date"
            required
            min={from}
            value={until}
            error={problem?.field('end')}
            onChange={(event) => put({ until: event.target.value })}
          />
          {whole ? null : (
            <TextField
              label={t('agenda.untilTime')}
              type="time"
              required
              value={end}
              onChange={(event) => put({ end: event.target.value })}
            />
          )}
        </div>
        <TextField
          label={t('agenda.remark')}
          hint={t('agenda.remarkHint')}
          optional
          maxLength={200}
          value={note}
          error={problem?.field('note')}
          onChange={(event) => put({ note: event.target.value })}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" className="flex-1" busy={save.isPending} disabled={open.isPending}>
            {t(id ? 'common.save' : 'agenda.block')}
          </Button>
          {id ? (
            <Button
              kind="secondary"
              className="flex-1"
              busy={open.isPending}
              disabled={save.isPending}
              onClick={() => open.mutate()}
            >
              {t('agenda.unblock')}
            </Button>
          ) : null}
        </div>
      </form>
    </Sheet>
  )
}
