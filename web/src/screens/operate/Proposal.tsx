import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Dispute, Ruling } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Refusal } from '../../ui/states'
import { Awards } from '../dispute/RulingCard'
import { useOrderWords } from '../order/words'
import { BecauseSheet } from './CasePage'

/** A ruling that another operator must approve, as both of them see it. */
export function Proposal({ dispute, ruling }: { dispute: Dispute; ruling: Ruling }) {
  const t = useText()
  const me = useMe()
  const text = useDynamicText()
  const words = useOrderWords()
  const queries = useQueryClient()
  const [rejecting, setRejecting] = useState(false)
  const wish = useRef(intent())
  const again = () => {
    for (const key of ['dispute', 'disputes', 'order']) queries.invalidateQueries({ queryKey: [key] })
  }
  const path = { id: dispute.id, ruling: ruling.id }
  const approve = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/operator/disputes/{id}/rulings/{ruling}/approval', {
          params: { path, header: wish.current },
        }),
      ),
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSettled: again,
  })
  const own = ruling.by === me?.displayName
  return (
    <Card className="space-y-4 border-amber">
      <div>
        <h2>{t('case.proposal')}</h2>
        <p>{own ? t('case.own') : t('case.proposalBy', { name: ruling.by })}</p>
      </div>
      <Refusal error={approve.error} />
      <p className="font-semibold">
        {text(`case.decided.${ruling.transition}`, words.transition(ruling.transition))}
      </p>
      <Awards dispute={dispute} awards={ruling.awards} />
      <div>
        <h3>{t('ruling.grounds')}</h3>
        <p className="max-w-prose whitespace-pre-wrap break-words">{ruling.grounds}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {own ? null : (
          <Button busy={approve.isPending} onClick={() => approve.mutate()}>
            {t('case.approve')}
          </Button>
        )}
        <Button kind="secondary" onClick={() => setRejecting(true)}>
          {own ? t('case.withdraw') : t('case.reject')}
        </Button>
      </div>
      {rejecting ? (
        <BecauseSheet
          title={own ? t('case.withdraw') : t('case.reject')}
          verb={own ? t('case.withdraw') : t('case.reject')}
          close={() => setRejecting(false)}
          act={(reason, header) =>
            data(
              api.POST('/v1/operator/disputes/{id}/rulings/{ruling}/rejection', {
                params: { path, header },
                body: { reason },
              }),
            )
          }
          done={() => {
            setRejecting(false)
            again()
          }}
        />
      ) : null}
    </Card>
  )
}
