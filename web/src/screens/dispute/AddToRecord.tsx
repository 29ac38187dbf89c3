import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem, upload } from '../../api/client'
import type { DisputeEntry } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea, TextField } from '../../ui/Field'
import { Card, Refusal } from '../../ui/states'
import { FilePick } from './FilePick'
import { evidencePath, unfit } from './files'

/** Words and, for a party, files for the record of an open dispute. */
export function AddToRecord({ dispute, staff, hint }: { dispute: string; staff?: boolean; hint: string }) {
  const t = useText()
  const queries = useQueryClient()
  const [said, setSaid] = useState('')
  const wish = useRef(intent())
  const say = useMutation({
    mutationFn: () => {
      const params = { path: { id: dispute }, header: wish.current }
      return data<DisputeEntry>(
        staff
          ? api.POST('/v1/operator/disputes/{id}/statements', { params, body: { text: said } })
          : api.POST('/v1/disputes/{id}/statements', { params, body: { text: said } }),
      )
    },
    onSuccess: () => {
      setSaid('')
      wish.current = intent()
    },
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['dispute', dispute] }),
  })
  return (
    <Card className="space-y-6">
      <form
        className="space-y-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          if (said.trim() !== '') say.mutate()
        }}
      >
        <Refusal error={say.error} />
        <TextArea
          label={t('dispute.say')}
          hint={hint}
          rows={4}
          maxLength={4000}
          value={said}
          onChange={(event) => setSaid(event.target.value)}
        />
        <Button type="submit" kind="secondary" busy={say.isPending} disabled={said.trim() === ''}>
          {t('dispute.saySubmit')}
        </Button>
      </form>
      {staff ? null : <AddFile dispute={dispute} />}
    </Card>
  )
}

function AddFile({ dispute }: { dispute: string }) {
  const t = useText()
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const [note, setNote] = useState('')
  const [part, setPart] = useState(0)
  const [refused, setRefused] = useState<string>()
  const wish = useRef(intent())
  const send = useMutation({
    mutationFn: (picked: File) =>
      upload<DisputeEntry>(picked, setPart, {
        path: evidencePath(dispute, picked, note),
        wish: wish.current,
      }),
    onSuccess: () => {
      setFile(undefined)
      setNote('')
      wish.current = intent()
    },
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['dispute', dispute] }),
  })
  return (
    <div className="space-y-3">
      <h3>{t('dispute.files')}</h3>
      <Refusal error={send.error} />
      {refused ? (
        <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
          {refused}
        </p>
      ) : null}
      {file ? (
        <form
          className="space-y-3"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            send.mutate(file)
          }}
        >
          <p className="break-words font-semibold">{file.name}</p>
          <TextField
            label={t('dispute.fileNote')}
            optional
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {send.isPending ? (
            <progress value={part} aria-label={file.name} className="w-full accent-[var(--leaf)]" />
          ) : null}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" kind="secondary" busy={send.isPending}>
              {t('dispute.sendFile')}
            </Button>
            <Button kind="quiet" onClick={() => setFile(undefined)}>
              {t('common.cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <FilePick
          onPick={(picked) => {
            const wrong = unfit(picked)
            setRefused(wrong ? t(wrong, { name: picked.name }) : undefined)
            setFile(wrong ? undefined : picked)
          }}
        />
      )}
    </div>
  )
}
