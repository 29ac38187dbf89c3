import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { ClaimRule, ClaimRuleDraft, ClaimRulePreview } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { useCountries } from '../../ui/countries'
import { Checkbox, SelectField, TextArea, TextField } from '../../ui/Field'
import { Several } from '../../ui/Several'
import { Card, Refusal } from '../../ui/states'
import { useCategories } from '../provide/words'

const list = (typed: string, at: RegExp) =>
  typed
    .split(at)
    .map((one) => one.trim())
    .filter(Boolean)

/** A rule as it is written, and what it would find in what is published, before it counts. */
export function RuleForm({ known, done }: { known?: ClaimRule; done: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const start = known?.rule
  const [phrases, setPhrases] = useState(start?.phrases.join('\n') ?? '')
  const [categories, setCategories] = useState(start?.categories ?? [])
  const [countries, setCountries] = useState(start?.countries ?? [])
  const [severity, setSeverity] = useState(start?.severity ?? 'refuse')
  const [reason, setReason] = useState(start?.reason ?? { en: '', de: '' })
  const [instead, setInstead] = useState(start?.instead ?? { en: '', de: '' })
  const [active, setActive] = useState(start?.active ?? true)
  const categoryNames = useCategories()
  const countryNames = useCountries()
  const rule = (): ClaimRuleDraft => ({
    phrases: list(phrases, /\n/),
    categories,
    countries,
    severity,
    reason,
    instead,
    active,
  })
  const look = useMutation({
    mutationFn: () =>
      data<ClaimRulePreview>(
        api.POST('/v1/operator/claim-rule-previews', { params: { header: intent() }, body: rule() }),
      ),
  })
  const save = useMutation({
    mutationFn: () =>
      known
        ? data<ClaimRule>(
            api.PUT('/v1/operator/claim-rules/{id}', {
              params: { path: { id: known.id }, query: { revision: known.revision } },
              body: rule(),
            }),
          )
        : data<ClaimRule>(
            api.POST('/v1/operator/claim-rules', { params: { header: intent() }, body: rule() }),
          ),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['claim-rules'] })
      done()
    },
  })
  const error = save.error ?? look.error
  const problem = error instanceof Problem ? error : undefined
  return (
    <Card>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {problem?.errors.length ? null : <Refusal error={error} />}
        <TextArea
          label={t('claim.phrases')}
          hint={t('claim.phrasesHint')}
          value={phrases}
          required
          error={problem?.field('phrases')}
          onChange={(event) => setPhrases(event.target.value)}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Several
            label={t('claim.categories')}
            add={t('claim.categoriesAll')}
            chosen={categories}
            change={setCategories}
            all={categoryNames}
            error={problem?.field('categories')}
          />
          <Several
            label={t('claim.countries')}
            add={t('claim.countriesAll')}
            chosen={countries}
            change={setCountries}
            all={countryNames}
            error={problem?.field('countries')}
          />
        </div>
        <SelectField
          label={t('claim.severity')}
          value={severity}
          onChange={(event) => setSeverity(event.target.value)}
        >
          <option value="refuse">{t('claim.severity.refuse')}</option>
          <option value="review">{t('claim.severity.review')}</option>
        </SelectField>
        {(['en', 'de'] as const).map((language) => (
          <div key={language} className="space-y-4">
            <TextField
              label={t(`claim.reason.${language}`)}
              value={reason[language]}
              required
              error={problem?.field(`reason.${language}`)}
              onChange={(event) => setReason({ ...reason, [language]: event.target.value })}
            />
            <TextField
              label={t(`claim.insteadOf.${language}`)}
              value={instead[language]}
              required
              error={problem?.field(`instead.${language}`)}
              onChange={(event) => setInstead({ ...instead, [language]: event.target.value })}
            />
          </div>
        ))}
        <Checkbox
          label={t('claim.active')}
          checked={active}
          onChange={(event) => setActive(event.target.checked)}
        />
        {look.data ? (
          <div role="status" className="rounded-card bg-linen p-3">
            <p>{t('claim.previewFound', { found: look.data.found, looked: look.data.looked })}</p>
            <ul className="mt-2 space-y-1 text-sm">
              {look.data.some.map((one) => (
                <li key={one.listing}>
                  <Link to="/listings/$id" params={{ id: one.listing } as never}>
                    {one.title}
                  </Link>{' '}
                  <span className="break-words text-soft">{one.words.join(' · ')}</span>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={save.isPending}>
            {t('common.save')}
          </Button>
          <Button kind="secondary" busy={look.isPending} onClick={() => look.mutate()}>
            {t('claim.preview')}
          </Button>
          <Button kind="quiet" onClick={done}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
