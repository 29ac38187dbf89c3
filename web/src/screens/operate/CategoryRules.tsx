import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { CategoryRule, CategoryRuleDraft, CategoryRulePreview } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Checkbox, TextArea, TextField } from '../../ui/Field'
import {
  FoundListings,
  Rows,
  RuleCard,
  RuleForm,
  RuleList,
  slugOf,
  useRuleForm,
  useWhere,
  WhereFields,
} from './Rules'

const RULES = 'category-rules'

/** What listings of a category and country have to say, and what their clients are told. */
export function CategoryRules() {
  const t = useText()
  const rules = useQuery({
    queryKey: [RULES],
    queryFn: () => data<CategoryRule[]>(api.GET('/v1/operator/category-rules')),
  })
  return (
    <section className="space-y-4">
      <h2>{t('category.rules')}</h2>
      <p className="max-w-prose text-soft">{t('category.rulesText')}</p>
      <RuleList
        rules={rules}
        id={(rule) => rule.id}
        card={(rule, edit) => <Category rule={rule} edit={edit} />}
        form={(rule, done) => <CategoryForm known={rule} done={done} />}
        add={t('category.add')}
        beside
      />
    </section>
  )
}

function Category({ rule: { id, revision, rule }, edit }: { rule: CategoryRule; edit: () => void }) {
  const t = useText()
  const { locale } = useLanguage()
  const where = useWhere()
  const asks = (draft: CategoryRuleDraft) => draft.attributes.map((attribute) => attribute.name[locale])
  return (
    <RuleCard
      title={where(rule)}
      tag={rule.active ? t('category.on') : t('claim.inactive')}
      tone={rule.active ? 'leaf' : 'plain'}
      edit={edit}
      history={{
        queryKey: [RULES, id, 'history', revision],
        queryFn: () =>
          data<CategoryRule[]>(
            api.GET('/v1/operator/category-rules/{id}/history', { params: { path: { id } } }),
          ),
      }}
      before={(before) =>
        [...asks(before.rule), before.rule.disclaimer?.[locale]].filter(Boolean).join(' · ')
      }
    >
      {rule.attributes.length > 0 ? (
        <p className="break-words">
          {t('category.asks')} {asks(rule).join(', ')}
        </p>
      ) : null}
      {rule.disclaimer ? <p className="break-words text-soft">{rule.disclaimer[locale]}</p> : null}
    </RuleCard>
  )
}

type Asked = { row: number; key: string; en: string; de: string }

function CategoryForm({ known, done }: { known?: CategoryRule; done: () => void }) {
  const t = useText()
  const start = known?.rule
  const [where, setWhere] = useState({
    categories: start?.categories ?? [],
    countries: start?.countries ?? [],
  })
  const [asked, setAsked] = useState<Asked[]>(
    start?.attributes.map(({ key, name }, row) => ({ row, key, ...name })) ?? [],
  )
  const [told, setTold] = useState(start?.disclaimer ?? { en: '', de: '' })
  const [active, setActive] = useState(start?.active ?? true)
  const draft: CategoryRuleDraft = {
    ...where,
    attributes: asked.map(({ key: before, en, de }) => {
      const key = before || slugOf(en)
      return { key, name: { en, de }, hint: start?.attributes.find((one) => one.key === key)?.hint }
    }),
    disclaimer: told.en || told.de ? told : undefined,
    active,
  }
  const form = useRuleForm({
    rules: RULES,
    draft,
    preview: (body) =>
      data<CategoryRulePreview>(
        api.POST('/v1/operator/category-rule-previews', { params: { header: intent() }, body }),
      ),
    save: (body) =>
      known
        ? data(
            api.PUT('/v1/operator/category-rules/{id}', {
              params: { path: { id: known.id }, query: { revision: known.revision } },
              body,
            }),
          )
        : data(api.POST('/v1/operator/category-rules', { params: { header: intent() }, body })),
    done,
  })
  return (
    <RuleForm
      form={form}
      look={t('commission.preview')}
      preview={({ looked, concerned, lacking, some }) => (
        <>
          <p>{t('category.previewFound', { looked, concerned, lacking })}</p>
          <FoundListings some={some} />
        </>
      )}
    >
      <WhereFields where={where} change={(part) => setWhere({ ...where, ...part })} field={form.field} />
      <Rows
        legend={t('category.attributes')}
        rows={asked}
        change={setAsked}
        fresh={{ key: '', en: '', de: '' }}
        add={t('category.addAttribute')}
        remove={(place) => t('category.removeAttribute', { place })}
        columns="sm:grid-cols-[1fr_1fr_auto]"
      >
        {(one, place, set) =>
          (['en', 'de'] as const).map((language) => (
            <TextField
              key={language}
              label={t(`category.name.${language}`, { place: place + 1 })}
              required
              maxLength={80}
              value={one[language]}
              error={
                form.field(`attributes[${place}].name.${language}`) ??
                // The key was made of the English name.
                (language === 'en' ? form.field(`attributes[${place}].key`) : undefined)
              }
              onChange={(event) => set({ [language]: event.target.value })}
            />
          ))
        }
      </Rows>
      {(['en', 'de'] as const).map((language) => (
        <TextArea
          key={language}
          label={t(`category.disclaimer.${language}`)}
          hint={t('category.disclaimerHint')}
          optional
          rows={3}
          maxLength={1000}
          value={told[language]}
          error={form.field(`disclaimer.${language}`)}
          onChange={(event) => setTold({ ...told, [language]: event.target.value })}
        />
      ))}
      <Checkbox
        label={t('claim.active')}
        checked={active}
        onChange={(event) => setActive(event.target.checked)}
      />
    </RuleForm>
  )
}
