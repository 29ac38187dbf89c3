import { useMutation } from '@tanstack/react-query'
import { post } from '../../api/client'
import { useText } from '../../i18n/text'
import { buttonClass } from '../../ui/Button'
import { Card, Empty } from '../../ui/states'
import { tokenOfAddress } from './ConfirmPage'
import { type Registration, RegistrationForm } from './RegistrationForm'

export function FirstOperatorPage() {
  const t = useText()
  const begin = useMutation({
    mutationFn: (account: Registration) =>
      post('/v1/registrations/operator', { token: tokenOfAddress(), account }),
  })
  if (begin.isSuccess) {
    return (
      <Empty
        page
        title={t('operator.done')}
        action={
          <a className={buttonClass()} href="/bff/sign-in?return=/operate">
            {t('nav.signIn')}
          </a>
        }
      />
    )
  }
  return (
    <div className="mx-auto max-w-md">
      <h1>{t('operator.title')}</h1>
      <p className="mb-4 text-soft">{t('operator.lead')}</p>
      <Card>
        <RegistrationForm
          prefix="account."
          submit={begin.mutate}
          busy={begin.isPending}
          error={begin.error}
        />
      </Card>
    </div>
  )
}
