import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { CategoryRule, CategoryRuleDraft, CategoryRulePreview } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { useCountries, useCountryName } from '../../ui/countries'
import { Checkbox, TextArea, TextField } from '../../ui/Field'
import { Several } from '../../ui/Several'
import { Card, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { useCategories } from '../provide/words'

/** What listings of a category and country have to say, and what their clients are told. */
export function CategoryRules() {
  const t = useText()
  const rules = useQuery({
    queryKey: ['category-rules'],
    queryFn: () => data<CategoryRule[]>(api.GET('/v1/operator/category-rules')),
  })
  const [edited, setEdited] = useState<string>()
  return (
    <section className="space-y-4">
      <h2>{t('category.rules')}</h2>
      <p className="max-w-prose text-soft">{t('category.rulesText')}</p>
      {rules.isPending ? (
        <Skeleton lines={4} />
      ) : rules.isError ? (
        <Failed error={rules.error} retry={rules.refetch} />
      ) : (
        <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
          {rules.data.map((rule) =>
            edited === rule.id ? (
              <RuleForm key={rule.id} known={rule} done={() => setEdited(undefined)} />
            ) : (
              <RuleCard key={rule.id} rule={rule} edit={() => setEdited(rule.id)} />
            ),
          )}
          {edited === 'new' ? (
            <RuleForm done={() => setEdited(undefined)} />
          ) : (
            <div>
              <Button kind="secondary" onClick={() => setEdited('new')}>
                {t('claim.add')}
              </Button>
            </div>
          )}
        </div>
      )}
    </section>
  )
}

function RuleCard({ rule: { id, revision, rule }, edit }: { rule: CategoryRule; edit: () => void }) {
  const t = useText()
  const { intl, locale } = useLanguage()
  const categories = useCategories()
  const country = useCountryName()
  const [past, setPast] = useState(false)
  const history = useQuery({
    queryKey: ['category-rules', id, 'history', revision],
    queryFn: () =>
      data<CategoryRule[]>(api.GET('/v1/operator/category-rules/{id}/history', { params: { path: { id } } })),
    enabled: past,
  })
  const where = [
    ...rule.categories.map((known) => categories.find(([one]) => one === known)?.[1] ?? known),
    ...rule.countries.map(country),
  ].join(', ')
  const what = (draft: CategoryRuleDraft) =>
    [...draft.attributes.map((attribute) => attribute.name[locale]), draft.disclaimer?.[locale]]
      .filter(Boolean)
      .join(' · ')
  return (
    <Card className="space-y-2">
      <div className="flex items-start justify-between gap-4">
        <p className="min-w-0 break-words font-semibold">{where || t('claim.everywhere')}</p>
        <Tag tone={rule.active ? 'leaf' : 'plain'}>
          {rule.active ? t('category.on') : t('claim.inactive')}
        </Tag>
      </div>
      {rule.attributes.length > 0 ? (
        <p className="break-words">
          {t('category.asks')} {rule.attributes.map((attribute) => attribute.name[locale]).join(', ')}
        </p>
      ) : null}
      {rule.disclaimer ? <p className="break-words text-soft">{rule.disclaimer[locale]}</p> : null}
      <div className="flex flex-wrap gap-2">
        <Button kind="secondary" onClick={edit}>
          {t('claim.edit')}
        </Button>
        <Button kind="quiet" aria-expanded={past} onClick={() => setPast(!past)}>
          {t('claim.history')}
        </Button>
      </div>
      {past && history.data ? (
        <ol className="space-y-1 text-sm">
          {history.data.map((before) => (
            <li key={before.revision}>
              {t('claim.revision', {
                revision: before.revision,
                at: intl.formatDate(before.changed, { dateStyle: 'medium', timeStyle: 'short' }),
              })}{' '}
              <span className="break-words text-soft">{what(before.rule)}</span>
            </li>
          ))}
        </ol>
      ) : null}
    </Card>
  )
}

type Asked = { key: number; id: string; en: string; de: string }

/** A key from a name, for who does not care what it is. */
function keyOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
}

function RuleForm({ known, done }: { known?: CategoryRule; done: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const start = known?.rule
  const [categories, setCategories] = useState(start?.categories ?? [])
  const [countries, setCountries] = useState(start?.countries ?? [])
  const [asked, setAsked] = useState<Asked[]>(
    start?.attributes.map((one, key) => ({ key, id: one.key, en: one.name.en, de: one.name.de })) ?? [],
  )
  const [told, setTold] = useState(start?.disclaimer ?? { en: '', de: '' })
  const [active, setActive] = useState(start?.active ?? true)
  const categoryNames = useCategories()
  const countryNames = useCountries()
  const rule = (): CategoryRuleDraft => ({
    categories,
    countries,
    attributes: asked.map((one) => {
      const id = one.id || keyOf(one.en)
      return {
        key: id,
        name: { en: one.en, de: one.de },
        hint: start?.attributes.find((before) => before.key === id)?.hint,
      }
    }),
    disclaimer: told.en || told.de ? told : undefined,
    active,
  })
  const look = useMutation({
    mutationFn: () =>
      data<CategoryRulePreview>(
        api.POST('/v1/operator/category-rule-previews', { params: { header: intent() }, body: rule() }),
      ),
  })
  const save = useMutation({
    mutationFn: () =>
      known
        ? data<CategoryRule>(
            api.PUT('/v1/operator/category-rules/{id}', {
              params: { path: { id: known.id }, query: { revision: known.revision } },
              body: rule(),
            }),
          )
        : data<CategoryRule>(
            api.POST('/v1/operator/category-rules', { params: { header: intent() }, body: rule() }),
          ),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['category-rules'] })
      done()
    },
  })
  const error = save.error ?? look.error
  const problem = error instanceof Problem ? error : undefined
  const change = (key: number, part: Partial<Asked>) =>
    setAsked(asked.map((one) => (one.key === key ? { ...one, ...part } : one)))
  return (
    <Card>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Refusal error={error} />
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
        <fieldset className="space-y-3">
          <legend className="font-semibold">{t('category.attributes')}</legend>
          {asked.map((one, place) => (
            <div key={one.key} className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
              <TextField
                label={t('category.name.en', { place: place + 1 })}
                required
                maxLength={80}
                value={one.en}
                error={
                  problem?.field(`attributes[${place}].name.en`) ?? problem?.field(`attributes[${place}].key`)
                }
                onChange={(event) => change(one.key, { en: event.target.value })}
              />
              <TextField
                label={t('category.name.de', { place: place + 1 })}
                required
                maxLength={80}
                value={one.de}
                error={problem?.field(`attributes[${place}].name.de`)}
                onChange={(event) => change(one.key, { de: event.target.value })}
              />
              <Button
                kind="quiet"
                aria-label={t('category.removeAttribute', { place: place + 1 })}
                onClick={() => setAsked(asked.filter((other) => other.key !== one.key))}
              >
                {t('commission.remove')}
              </Button>
            </div>
          ))}
          <Button
            kind="secondary"
            disabled={asked.length >= 10}
            onClick={() =>
              setAsked([
                ...asked,
                { key: Math.max(-1, ...asked.map((one) => one.key)) + 1, id: '', en: '', de: '' },
              ])
            }
          >
            {t('category.addAttribute')}
          </Button>
        </fieldset>
        {(['en', 'de'] as const).map((language) => (
          <TextArea
            key={language}
            label={t(`category.disclaimer.${language}`)}
            hint={t('category.disclaimerHint')}
            optional
            rows={3}
            maxLength={1000}
            value={told[language]}
            error={problem?.field(`disclaimer.${language}`)}
            onChange={(event) => setTold({ ...told, [language]: event.target.value })}
          />
        ))}
        <Checkbox
          label={t('claim.active')}
          checked={active}
          onChange={(event) => setActive(event.target.checked)}
        />
        {look.data ? (
          <div role="status" className="rounded-card bg-linen p-3">
            <p>
              {t('category.previewFound', {
                looked: look.data.looked,
                concerned: look.data.concerned,
                lacking: look.data.lacking,
              })}
            </p>
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
            {t('commission.preview')}
          </Button>
          <Button kind="quiet" onClick={done}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
