import { useMutation, useQuery } from '@tanstack/react-query'
import { api, data, post } from '../../api/client'
import type { OutsideChoice } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Refusal } from '../../ui/states'

/** The issuers of others by which one may sign in; nothing where there are none. */
export function OutsideSignIn({ onward, begun }: { onward: string | null; begun: () => boolean }) {
  const t = useText()
  const issuers = useQuery({
    queryKey: ['issuers'],
    queryFn: () => data<OutsideChoice[]>(api.GET('/v1/sign-ins/issuers')),
  })
  const go = useMutation({
    mutationFn: (id: string) =>
      post<{ continue: string }>(`/v1/sign-ins/issuers/${id}`, { continue: onward }),
    onSuccess: (answer) => window.location.assign(answer.continue),
  })
  if (!issuers.data?.length) return null
  return (
    <div className="mt-5 space-y-3 border-t border-line pt-5">
      <Refusal error={go.error} />
      {issuers.data.map((issuer) => (
        <Button
          key={issuer.id}
          kind="secondary"
          className="w-full"
          busy={go.variables === issuer.id && (go.isPending || go.isSuccess)}
          onClick={() => begun() && go.mutate(issuer.id)}
        >
          {t('outside.signInBy', { name: issuer.name })}
        </Button>
      ))}
    </div>
  )
}
