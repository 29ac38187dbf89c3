import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { DataAgreement, DataLimits } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Failed, Refusal, Skeleton, Tag } from '../../ui/states'

/** What somebody agrees to, each by its text, and takes back as easily. */
export function Agreements() {
  const t = useText()
  const { locale } = useLanguage()
  const agreements = useQuery({
    queryKey: ['agreements-to-data', locale],
    queryFn: () =>
      data<DataAgreement[]>(api.GET('/v1/me/agreements', { params: { query: { language: locale } } })),
  })
  if (agreements.isPending) return <Skeleton lines={3} />
  if (agreements.isError) return <Failed error={agreements.error} retry={agreements.refetch} />
  return (
    <Card className="space-y-3">
      <h2>{t('choices.agreements')}</h2>
      <p className="text-soft">{t('choices.agreementsText')}</p>
      {agreements.data.map((agreement) => (
        <Agreement key={agreement.purpose} agreement={agreement} />
      ))}
    </Card>
  )
}

function Agreement({ agreement }: { agreement: DataAgreement }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const say = useMutation({
    mutationFn: (given: boolean) =>
      data(
        api.PUT('/v1/me/agreements/{purpose}', {
          params: { path: { purpose: agreement.purpose } },
          body: given ? { given, textHash: agreement.textHash } : { given },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['agreements-to-data'] }),
  })
  return (
    <div className="space-y-2">
      <p className="flex flex-wrap items-center gap-2 font-semibold">
        {text(`choices.purpose.${agreement.purpose}`, agreement.purpose)}
        <Tag tone={agreement.given ? 'leaf' : 'plain'}>
          {t(agreement.given ? 'choices.given' : 'choices.notGiven')}
        </Tag>
      </p>
      <p>{agreement.text}</p>
      {agreement.at ? (
        <p className="text-sm text-soft">
          {t(agreement.given ? 'choices.givenAt' : 'choices.takenAt', {
            at: intl.formatDate(agreement.at, { dateStyle: 'medium', timeStyle: 'short' }),
          })}
        </p>
      ) : null}
      <Refusal error={say.error} />
      <Button
        kind={agreement.given ? 'secondary' : 'primary'}
        busy={say.isPending}
        onClick={() => say.mutate(!agreement.given)}
      >
        {t(agreement.given ? 'choices.takeBack' : 'choices.agree')}
      </Button>
    </div>
  )
}

/** What must not be done with somebody's data. */
export function Limits() {
  const t = useText()
  const queries = useQueryClient()
  const limits = useQuery({ queryKey: ['limits'], queryFn: () => data<DataLimits>(api.GET('/v1/me/limits')) })
  const change = useMutation({
    mutationFn: (body: DataLimits) => data<DataLimits>(api.PUT('/v1/me/limits', { body })),
    onSuccess: (now) => queries.setQueryData(['limits'], now),
    onError: () => queries.invalidateQueries({ queryKey: ['limits'] }),
  })
  if (limits.isPending) return <Skeleton lines={3} />
  if (limits.isError) return <Failed error={limits.error} retry={limits.refetch} />
  const now = change.isPending && change.variables ? change.variables : limits.data
  const object = (what: string, on: boolean) =>
    change.mutate({
      ...now,
      objections: on ? [...now.objections, what] : now.objections.filter((one) => one !== what),
    })
  return (
    <Card className="space-y-3">
      <h2>{t('choices.limits')}</h2>
      <p className="text-soft">{t('choices.limitsText')}</p>
      <Refusal error={change.error} />
      <Choice
        label={t('choices.search')}
        hint={t('choices.searchText')}
        checked={now.objections.includes('search')}
        set={(on) => object('search', on)}
      />
      <Choice
        label={t('choices.reputation')}
        hint={t('choices.reputationText')}
        checked={now.objections.includes('reputation')}
        set={(on) => object('reputation', on)}
      />
      <Choice
        label={t('choices.restricted')}
        hint={t('choices.restrictedText')}
        checked={now.restricted}
        set={(restricted) => change.mutate({ ...now, restricted })}
      />
    </Card>
  )
}

function Choice(props: { label: string; hint: string; checked: boolean; set: (on: boolean) => void }) {
  return (
    <label className="flex gap-3 py-1">
      <input
        type="checkbox"
        className="mt-1 size-5 shrink-0"
        checked={props.checked}
        onChange={(event) => props.set(event.target.checked)}
      />
      <span>
        <span className="font-semibold">{props.label}</span>
        <span className="block text-sm text-soft">{props.hint}</span>
      </span>
    </label>
  )
}
