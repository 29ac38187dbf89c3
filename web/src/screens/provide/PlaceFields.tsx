import { LocateFixed } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { CountryField } from '../../ui/countries'
import { TextField } from '../../ui/Field'
import { Card } from '../../ui/states'
import { Choice, FieldError } from './Choice'
import type { FieldsProps } from './ListingFields'
import { type PlaceKind, soldBy } from './listingForm'

const kinds: PlaceKind[] = ['at-place', 'online']

export function PlaceFields({ form, change, error }: FieldsProps) {
  const t = useText()
  if (soldBy(form.agreement) === 'goods') return <SentFrom form={form} change={change} error={error} />
  return (
    <Card className="space-y-4">
      <h2>{t('editor.where')}</h2>
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="sr-only">{t('editor.where')}</legend>
        <FieldError message={error('place') ?? error('place.kind')} />
        {kinds.map((kind) => (
          <Choice
            key={kind}
            name="kind"
            value={kind}
            chosen={form.kind === kind}
            title={t(`editor.kind.${kind}`)}
            choose={() => change({ kind })}
          />
        ))}
      </fieldset>
      {form.kind === 'online' ? (
        <TextField
          label={t('editor.link')}
          hint={t('editor.linkHint')}
          type="url"
          inputMode="url"
          autoComplete="off"
          value={form.link}
          error={error('place.link')}
          onChange={(event) => change({ link: event.target.value })}
        />
      ) : (
        <Address form={form} change={change} error={error} />
      )}
    </Card>
  )
}

function SentFrom({ form, change, error }: FieldsProps) {
  const t = useText()
  return (
    <Card className="space-y-4">
      <h2>{t('editor.sentFrom')}</h2>
      <p className="text-sm text-soft">{t('editor.sentFromText')}</p>
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <CityAndCountry form={form} change={change} error={error} />
      </div>
    </Card>
  )
}

function CityAndCountry({ form, change, error }: FieldsProps) {
  const t = useText()
  return (
    <>
      <TextField
        label={t('editor.city')}
        autoComplete="address-level2"
        value={form.city}
        error={error('place.city')}
        onChange={(event) => change({ city: event.target.value })}
      />
      <CountryField
        label={t('editor.country')}
        optional
        autoComplete="country"
        value={form.country}
        error={error('place.country')}
        onChange={(event) => change({ country: event.target.value })}
      />
    </>
  )
}

function Address({ form, change, error }: FieldsProps) {
  const t = useText()
  const [denied, setDenied] = useState(false)
  const locate = () => {
    setDenied(false)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => change({ point: `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}` }),
      () => setDenied(true),
    )
  }
  return (
    <>
      <p className="rounded-card bg-linen px-4 py-3 text-sm">{t('editor.addressText')}</p>
      <TextField
        label={t('editor.address')}
        autoComplete="street-address"
        value={form.address}
        error={error('place.address')}
        onChange={(event) => change({ address: event.target.value })}
      />
      <div className="grid items-end gap-4 sm:grid-cols-[11rem_1fr_1fr]">
        <TextField
          label={t('editor.postalCode')}
          optional
          autoComplete="postal-code"
          value={form.postalCode}
          error={error('place.postalCode')}
          onChange={(event) => change({ postalCode: event.target.value })}
        />
        <CityAndCountry form={form} change={change} error={error} />
      </div>
      <div>
        <TextField
          label={t('editor.point')}
          optional
          hint={t('editor.pointHint')}
          autoComplete="off"
          className="tabular"
          value={form.point}
          error={error('place.point') ?? (denied ? t('editor.located') : undefined)}
          onChange={(event) => change({ point: event.target.value })}
        />
        <Button kind="quiet" className="-ms-5" onClick={locate}>
          <LocateFixed aria-hidden="true" size={18} />
          {t('editor.locate')}
        </Button>
      </div>
    </>
  )
}
