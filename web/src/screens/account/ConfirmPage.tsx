import { useMutation } from '@tanstack/react-query'
import { post } from '../../api/client'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Card, Empty, Refusal } from '../../ui/states'

/** The token stands behind the #, so that it never reaches a server's log; a person presses the button, not a mail scanner. */
export function tokenOfAddress(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get('token') ?? ''
}

export function ConfirmPage() {
  const t = useText()
  const token = tokenOfAddress()
  const confirm = useMutation({ mutationFn: () => post('/v1/registrations/confirm', { token }) })
  if (confirm.isSuccess) {
    return (
      <Empty
        page
        title={t('confirm.done')}
        action={
          <a className={buttonClass()} href="/bff/sign-in?return=/">
            {t('nav.signIn')}
          </a>
        }
      >
        {t('confirm.doneText')}
      </Empty>
    )
  }
  return (
    <div className="mx-auto max-w-md">
      <h1 className="mb-4">{t('confirm.title')}</h1>
      <Card className="space-y-4">
        <Refusal error={confirm.error} />
        {token ? (
          <Button className="w-full" busy={confirm.isPending} onClick={() => confirm.mutate()}>
            {t('confirm.submit')}
          </Button>
        ) : (
          <p>{t('confirm.missing')}</p>
        )}
      </Card>
    </div>
  )
}
