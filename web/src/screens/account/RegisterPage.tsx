import { useMutation } from '@tanstack/react-query'
import { post } from '../../api/client'
import { isSandbox } from '../../api/clock'
import { useText } from '../../i18n/text'
import { Card, Empty } from '../../ui/states'
import { type Registration, RegistrationForm } from './RegistrationForm'

export function RegisterPage() {
  const t = useText()
  const register = useMutation({
    mutationFn: (registration: Registration) => post('/v1/registrations', registration),
  })
  if (register.isSuccess) {
    return (
      <Empty page title={t('register.sent')}>
        {t('register.sentText', { email: register.variables.email })}{' '}
        {isSandbox() ? t('register.sandbox') : null}
      </Empty>
    )
  }
  return (
    <div className="mx-auto max-w-md">
      <h1>{t('register.title')}</h1>
      <p className="mb-4 text-soft">{t('register.lead')}</p>
      <Card>
        <RegistrationForm submit={register.mutate} busy={register.isPending} error={register.error} />
      </Card>
    </div>
  )
}
