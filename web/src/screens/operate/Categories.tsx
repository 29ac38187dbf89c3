import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { CategoryEntry, CategoryEntryDraft, CategoryEntryPreview } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Checkbox, TextField } from '../../ui/Field'
import { FoundListings, RuleCard, RuleForm, RuleList, slugOf, useRuleForm } from './Rules'

const ENTRIES = 'category-entries'
const STEP = 10

/** The kinds of service on offer, as everybody chooses among them. */
export function Categories() {
  const t = useText()
  const entries = useQuery({
    queryKey: [ENTRIES],
    queryFn: () => data<CategoryEntry[]>(api.GET('/v1/operator/categories')),
  })
  const last = Math.max(0, ...(entries.data ?? []).map((one) => one.rule.place))
  return (
    <section className="space-y-4">
      <h2>{t('categories.title')}</h2>
      <p className="max-w-prose text-soft">{t('categories.text')}</p>
      <RuleList
        rules={entries}
        id={(entry) => entry.id}
        card={(entry, edit) => <Entry entry={entry} edit={edit} />}
        form={(entry, done) => <EntryForm known={entry} next={last + STEP} done={done} />}
        add={t('categories.add')}
        beside
      />
    </section>
  )
}

function Entry({ entry: { id, revision, rule }, edit }: { entry: CategoryEntry; edit: () => void }) {
  const t = useText()
  const { locale } = useLanguage()
  return (
    <RuleCard
      title={rule.name[locale]}
      tag={t(rule.offered ? 'categories.offered' : 'categories.notOffered')}
      tone={rule.offered ? 'leaf' : 'plain'}
      edit={edit}
      history={{
        queryKey: [ENTRIES, id, 'history', revision],
        queryFn: () =>
          data<CategoryEntry[]>(
            api.GET('/v1/operator/categories/{id}/history', { params: { path: { id } } }),
          ),
      }}
      before={(before) =>
        [
          before.rule.name.en,
          before.rule.name.de,
          t(before.rule.offered ? 'categories.offered' : 'categories.notOffered'),
        ].join(' · ')
      }
    >
      <p className="break-words text-sm text-soft">
        {t('categories.both', { en: rule.name.en, de: rule.name.de, place: rule.place })}
      </p>
    </RuleCard>
  )
}

function EntryForm({ known, next, done }: { known?: CategoryEntry; next: number; done: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const start = known?.rule
  const [name, setName] = useState(start?.name ?? { en: '', de: '' })
  const [place, setPlace] = useState(String(start?.place ?? next))
  const [offered, setOffered] = useState(start?.offered ?? true)
  const draft: CategoryEntryDraft = {
    slug: start?.slug ?? slugOf(name.en),
    name,
    tint: start?.tint ?? 'leaf',
    place: Number(place),
    offered,
  }
  const form = useRuleForm({
    rules: ENTRIES,
    draft,
    preview: (body) =>
      data<CategoryEntryPreview>(
        api.POST('/v1/operator/category-previews', { params: { header: intent() }, body }),
      ),
    save: async (body) => {
      await (known
        ? data(
            api.PUT('/v1/operator/categories/{id}', {
              params: { path: { id: known.id }, query: { revision: known.revision } },
              body,
            }),
          )
        : data(api.POST('/v1/operator/categories', { params: { header: intent() }, body })))
      void queries.invalidateQueries({ queryKey: ['categories'] })
    },
    done,
  })
  return (
    <RuleForm
      form={form}
      look={t('commission.preview')}
      preview={({ looked, concerned, some }) => (
        <>
          <p>{t('categories.found', { looked, concerned })}</p>
          <FoundListings some={some} />
        </>
      )}
    >
      {(['en', 'de'] as const).map((language) => (
        <TextField
          key={language}
          label={t(`categories.name.${language}`)}
          required
          maxLength={60}
          value={name[language]}
          error={
            form.field(`name.${language}`) ??
            // The id was made of the English name.
            (language === 'en' ? form.field('slug') : undefined)
          }
          onChange={(event) => setName({ ...name, [language]: event.target.value })}
        />
      ))}
      <TextField
        label={t('categories.place')}
        hint={t('categories.placeHint')}
        inputMode="numeric"
        pattern="[0-9]{1,5}"
        required
        value={place}
        error={form.field('place')}
        onChange={(event) => setPlace(event.target.value)}
      />
      <Checkbox
        label={t('categories.offer')}
        checked={offered}
        onChange={(event) => setOffered(event.target.checked)}
      />
    </RuleForm>
  )
}
