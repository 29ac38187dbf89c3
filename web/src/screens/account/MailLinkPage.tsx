import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { post } from '../../api/client'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Refusal } from '../../ui/states'
import { tokenOfAddress } from './ConfirmPage'
import { type Proved, SecondFactorForm } from './SecondFactorForm'

/** Where the link of a mail leads that signs in once. A person presses the button, not a mail scanner. */
export function MailLinkPage() {
  const t = useText()
  const token = tokenOfAddress()
  const signIn = useMutation({
    mutationFn: () => post<Proved>('/v1/sign-ins/mail-link', { token }),
    onSuccess: (answer) => answer.continue && window.location.assign(answer.continue),
  })
  const question = signIn.data?.secondFactor
  if (question) {
    return (
      <SecondFactorForm
        question={question}
        onward={null}
        again={() => window.location.assign('/bff/sign-in?return=/')}
      />
    )
  }
  return (
    <div className="mx-auto max-w-md">
      <h1 className="mb-4">{t('mailLink.title')}</h1>
      <Card className="space-y-4">
        <Refusal error={signIn.error} />
        {token ? (
          <Button
            className="w-full"
            busy={signIn.isPending || signIn.isSuccess}
            onClick={() => signIn.mutate()}
          >
            {t('mailLink.submit')}
          </Button>
        ) : (
          <p>{t('confirm.missing')}</p>
        )}
      </Card>
      <p className="mt-4">
        <Link to="/forgot">{t('mailLink.another')}</Link>
      </p>
    </div>
  )
}
