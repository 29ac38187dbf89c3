import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { MessageCircle } from 'lucide-react'
import { api, data, intent } from '../../api/client'
import { signInPath, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Refusal } from '../../ui/states'

/** Leads into the conversation about an order, or with the provider of a listing. */
export function WriteTo({ about, name }: { about: { order: string } | { listing: string }; name: string }) {
  const t = useText()
  const session = useSession()
  const navigate = useNavigate()
  const begin = useMutation({
    mutationFn: () => data(api.POST('/v1/conversations', { params: { header: intent() }, body: about })),
    onSuccess: ({ id }) => navigate({ to: '/messages/$id', params: { id } as never }),
  })
  const label = (
    <>
      <MessageCircle aria-hidden="true" size={18} />
      <span className="min-w-0 break-words">{t('talk.writeTo', { name })}</span>
    </>
  )
  if (!session.signedIn) {
    return (
      <a href={signInPath()} className={buttonClass('secondary')}>
        {label}
      </a>
    )
  }
  return (
    <div className="space-y-2">
      <Button kind="secondary" busy={begin.isPending} onClick={() => begin.mutate()}>
        {label}
      </Button>
      <Refusal error={begin.error} />
    </div>
  )
}
