import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { ClaimRule, ClaimRuleDraft, ClaimRulePreview } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Checkbox, SelectField, TextArea, TextField } from '../../ui/Field'
import { FoundListings, RuleCard, RuleForm, RuleList, useRuleForm, useWhere, WhereFields } from './Rules'

const RULES = 'claim-rules'

/** What no listing may promise, and what a person looks at first. */
export function ClaimRules() {
  const t = useText()
  const rules = useQuery({
    queryKey: [RULES],
    queryFn: () => data<ClaimRule[]>(api.GET('/v1/operator/claim-rules')),
  })
  return (
    <section className="space-y-4">
      <h2>{t('claim.rules')}</h2>
      <p className="max-w-prose text-soft">{t('claim.rulesText')}</p>
      <RuleList
        rules={rules}
        id={(rule) => rule.id}
        card={(rule, edit) => <Claims rule={rule} edit={edit} />}
        form={(rule, done) => <ClaimsForm known={rule} done={done} />}
        add={t('claim.add')}
      />
    </section>
  )
}

function Claims({ rule: { id, revision, rule }, edit }: { rule: ClaimRule; edit: () => void }) {
  const t = useText()
  const { locale } = useLanguage()
  const where = useWhere()
  return (
    <RuleCard
      title={rule.phrases.join(' · ')}
      tag={rule.active ? t(`claim.severity.${rule.severity as 'refuse'}`) : t('claim.inactive')}
      tone={rule.active ? (rule.severity === 'refuse' ? 'red' : 'amber') : 'plain'}
      edit={edit}
      history={{
        queryKey: [RULES, id, 'history', revision],
        queryFn: () =>
          data<ClaimRule[]>(api.GET('/v1/operator/claim-rules/{id}/history', { params: { path: { id } } })),
      }}
      before={(before) => before.rule.phrases.join(' · ')}
    >
      <p>{rule.reason[locale]}</p>
      <p className="text-sm text-soft">{where(rule)}</p>
    </RuleCard>
  )
}

const empty: ClaimRuleDraft = {
  phrases: [],
  categories: [],
  countries: [],
  severity: 'refuse',
  reason: { en: '', de: '' },
  instead: { en: '', de: '' },
  active: true,
}

function ClaimsForm({ known, done }: { known?: ClaimRule; done: () => void }) {
  const t = useText()
  const [rule, setRule] = useState(known?.rule ?? empty)
  // A line that is being written may be empty; a rule has none that is.
  const [phrases, setPhrases] = useState(rule.phrases.join('\n'))
  const change = (part: Partial<ClaimRuleDraft>) => setRule({ ...rule, ...part })
  const form = useRuleForm({
    rules: RULES,
    draft: {
      ...rule,
      phrases: phrases
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    },
    preview: (body) =>
      data<ClaimRulePreview>(
        api.POST('/v1/operator/claim-rule-previews', { params: { header: intent() }, body }),
      ),
    save: (body) =>
      known
        ? data(
            api.PUT('/v1/operator/claim-rules/{id}', {
              params: { path: { id: known.id }, query: { revision: known.revision } },
              body,
            }),
          )
        : data(api.POST('/v1/operator/claim-rules', { params: { header: intent() }, body })),
    done,
  })
  return (
    <RuleForm
      form={form}
      look={t('claim.preview')}
      preview={({ found, looked, some }) => (
        <>
          <p>{t('claim.previewFound', { found, looked })}</p>
          <FoundListings some={some} />
        </>
      )}
    >
      <TextArea
        label={t('claim.phrases')}
        hint={t('claim.phrasesHint')}
        value={phrases}
        required
        error={form.field('phrases')}
        onChange={(event) => setPhrases(event.target.value)}
      />
      <WhereFields where={rule} change={change} field={form.field} />
      <SelectField
        label={t('claim.severity')}
        value={rule.severity}
        onChange={(event) => change({ severity: event.target.value })}
      >
        <option value="refuse">{t('claim.severity.refuse')}</option>
        <option value="review">{t('claim.severity.review')}</option>
      </SelectField>
      {(['en', 'de'] as const).map((language) => (
        <div key={language} className="space-y-4">
          <TextField
            label={t(`claim.reason.${language}`)}
            value={rule.reason[language]}
            required
            error={form.field(`reason.${language}`)}
            onChange={(event) => change({ reason: { ...rule.reason, [language]: event.target.value } })}
          />
          <TextField
            label={t(`claim.insteadOf.${language}`)}
            value={rule.instead[language]}
            required
            error={form.field(`instead.${language}`)}
            onChange={(event) => change({ instead: { ...rule.instead, [language]: event.target.value } })}
          />
        </div>
      ))}
      <Checkbox
        label={t('claim.active')}
        checked={rule.active}
        onChange={(event) => change({ active: event.target.checked })}
      />
    </RuleForm>
  )
}
