import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { ListingRequirements } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { TextField } from '../../ui/Field'
import { Card } from '../../ui/states'
import { Disclaimers } from '../find/Disclaimers'
import type { FieldsProps } from './ListingFields'

/** What the category and country ask of the listing, and what its clients will be told. */
export function AttributeFields({ form, change, error }: FieldsProps) {
  const t = useText()
  const { locale } = useLanguage()
  const country = form.kind === 'online' ? '' : form.country
  const asked = useQuery({
    queryKey: ['listing-requirements', form.category, country],
    queryFn: () =>
      data<ListingRequirements>(
        api.GET('/v1/listing-requirements', {
          params: { query: { category: form.category || undefined, country: country || undefined } },
        }),
      ),
  })
  if (!asked.data || asked.data.attributes.length + asked.data.disclaimers.length === 0) return null
  return (
    <Card className="space-y-4">
      <h2>{t('category.asked')}</h2>
      {asked.data.attributes.length > 0 ? <p className="text-soft">{t('category.askedText')}</p> : null}
      {asked.data.attributes.map((attribute) => (
        <TextField
          key={attribute.key}
          label={attribute.name[locale]}
          hint={attribute.hint?.[locale]}
          maxLength={300}
          value={form.attributes[attribute.key] ?? ''}
          error={error(`attributes.${attribute.key}`)}
          onChange={(event) =>
            change({ attributes: { ...form.attributes, [attribute.key]: event.target.value } })
          }
        />
      ))}
      {asked.data.disclaimers.length > 0 ? (
        <>
          <p>{t('category.willBeTold')}</p>
          <Disclaimers told={asked.data.disclaimers} />
        </>
      ) : null}
    </Card>
  )
}
