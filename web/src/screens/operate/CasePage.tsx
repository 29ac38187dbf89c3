import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { api, data, intent, Problem, tagged } from '../../api/client'
import type { Dispute } from '../../api/schema'
import { mayEnter, useMe, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'
import { AddToRecord } from '../dispute/AddToRecord'
import { Offer, OpenedBy } from '../dispute/DisputePage'
import { Record } from '../dispute/Record'
import { RulingCard } from '../dispute/RulingCard'
import { StateTag } from '../order/StateTag'
import { OperatorOnly } from './OperatorOnly'
import { Precedents } from './Precedents'
import { Proposal } from './Proposal'
import { RulingComposer } from './RulingComposer'
import { Service } from './Service'

/** One case: its record on one side, the decision and what was decided earlier on the other. */
export function CasePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useText()
  const dispute = useQuery({
    queryKey: ['dispute', id, 'case'],
    queryFn: () => tagged(api.GET('/v1/operator/disputes/{id}', { params: { path: { id } } })),
    enabled: mayEnter(useSession(), 'disputes'),
    refetchInterval: (query) => (query.state.data?.value.open ? 15_000 : false),
  })
  const conflict = dispute.error instanceof Problem && dispute.error.code === 'conflict-of-interest'
  const title = dispute.data ? t('dispute.title', { title: dispute.data.value.title }) : t('operate.disputes')
  return (
    <OperatorOnly section="disputes" title={title}>
      {conflict ? (
        <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
          {t('case.conflict')}
        </p>
      ) : dispute.isPending ? (
        <Skeleton lines={6} />
      ) : dispute.isError ? (
        <Failed error={dispute.error} retry={dispute.refetch} />
      ) : (
        <Whole dispute={dispute.data.value} />
      )}
    </OperatorOnly>
  )
}

function Whole({ dispute }: { dispute: Dispute }) {
  const t = useText()
  return (
    <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
      <div className="space-y-5">
        <Facts dispute={dispute} />
        <Record
          dispute={dispute}
          about={t('dispute.recordTextStaff')}
          evidence={(entry) => `/v1/operator/disputes/${dispute.id}/evidence/${entry}`}
        />
        {dispute.open ? <AddToRecord dispute={dispute.id} staff hint={t('dispute.sayHintStaff')} /> : null}
      </div>
      <div className="space-y-5">
        {dispute.ruling ? <RulingCard dispute={dispute} ruling={dispute.ruling} /> : null}
        {dispute.proposal ? <Proposal dispute={dispute} ruling={dispute.proposal} /> : null}
        {dispute.open && !dispute.proposal ? <RulingComposer dispute={dispute} /> : null}
        <Precedents dispute={dispute} />
      </div>
    </div>
  )
}

function Facts({ dispute }: { dispute: Dispute }) {
  const t = useText()
  return (
    <Card className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <StateTag order={dispute} />
        <span>
          {dispute.clientName} → {dispute.providerName}
        </span>
        <Money value={dispute.held} held={dispute.open} />
      </div>
      <OpenedBy dispute={dispute} />
      {dispute.open ? (
        <div>
          <p className="text-sm text-soft">{t('queue.due')}</p>
          <Service item={dispute} />
        </div>
      ) : null}
      <Offer dispute={dispute} />
      <p>
        <Link to="/operate/orders/$id" params={{ id: dispute.order } as never}>
          {t('case.story')}
        </Link>
      </p>
      {dispute.open ? <Care dispute={dispute} /> : null}
    </Card>
  )
}

/** Who looks after the case: taking it, and stepping aside. */
function Care({ dispute }: { dispute: Dispute }) {
  const t = useText()
  const me = useMe()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const wish = useRef(intent())
  const params = { path: { id: dispute.id }, header: wish.current }
  const take = useMutation({
    mutationFn: () => data(api.POST('/v1/operator/disputes/{id}/assignment', { params })),
    onSettled: () => {
      wish.current = intent()
      for (const key of ['dispute', 'disputes']) queries.invalidateQueries({ queryKey: [key] })
    },
  })
  const own = dispute.mediator === me?.id
  return (
    <div className="space-y-3">
      <Refusal error={take.error} />
      <p>
        {own
          ? t('case.taken')
          : dispute.mediatorName
            ? t('case.takenBy', { name: dispute.mediatorName })
            : t('dispute.noMediator')}
      </p>
      <div className="flex flex-wrap gap-2">
        {own ? null : (
          <Button kind="secondary" busy={take.isPending} onClick={() => take.mutate()}>
            {t('case.take')}
          </Button>
        )}
        <Button kind="quiet" onClick={() => setAsking(true)}>
          {t('case.recuse')}
        </Button>
      </div>
      {asking ? <Recusal dispute={dispute} close={() => setAsking(false)} /> : null}
    </div>
  )
}

function Recusal({ dispute, close }: { dispute: Dispute; close: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <BecauseSheet
      title={t('case.recuse')}
      verb={t('case.recuse')}
      close={close}
      act={(reason, header) =>
        data(
          api.POST('/v1/operator/disputes/{id}/recusal', {
            params: { path: { id: dispute.id }, header },
            body: { reason },
          }),
        )
      }
      done={() => {
        queries.invalidateQueries({ queryKey: ['disputes'] })
        navigate({ to: '/operate/disputes' })
      }}
    >
      <p>{t('case.recuseText')}</p>
    </BecauseSheet>
  )
}

/** Asks for a reason before something is done. */
export function BecauseSheet({
  title,
  verb,
  close,
  act,
  done,
  children,
}: {
  title: string
  verb: string
  close: () => void
  act: (reason: string, header: ReturnType<typeof intent>) => Promise<unknown>
  done: () => void
  children?: ReactNode
}) {
  const t = useText()
  const [reason, setReason] = useState('')
  const wish = useRef(intent())
  const doing = useMutation({
    mutationFn: () => act(reason, wish.current),
    onSuccess: done,
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
  })
  return (
    <Sheet open onClose={close} title={title}>
      <div className="space-y-4">
        <Refusal error={doing.error} />
        {children}
        <TextArea
          label={t('case.because')}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button busy={doing.isPending} disabled={reason.trim() === ''} onClick={() => doing.mutate()}>
            {verb}
          </Button>
          <Button kind="secondary" onClick={close}>
            {t('common.cancel')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
