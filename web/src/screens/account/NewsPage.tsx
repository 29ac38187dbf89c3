import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, data, intent } from '../../api/client'
import type { Notification } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Empty, Failed, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'

export function NewsPage() {
  const t = useText()
  const queries = useQueryClient()
  const news = useQuery({
    queryKey: ['notifications'],
    queryFn: () => data(api.GET('/v1/notifications', { params: { query: { limit: 50 } } })),
  })
  const read = useMutation({
    mutationFn: (at: string) =>
      data(api.POST('/v1/notifications/read', { params: { header: intent() }, body: { at } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
  })
  if (news.isPending) return <Skeleton lines={6} />
  if (news.isError) return <Failed error={news.error} retry={news.refetch} />
  const items = news.data.items
  const newest = items[0]
  if (!newest)
    return (
      <Empty page title={t('news.none')}>
        {t('news.noneText')}
      </Empty>
    )
  return (
    <div className="mx-auto max-w-2xl space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1>{t('news.title')}</h1>
        {items.some((item) => !item.read) ? (
          <Button kind="secondary" busy={read.isPending} onClick={() => read.mutate(newest.at)}>
            {t('news.read')}
          </Button>
        ) : null}
      </div>
      <Link to="/you/notifications" className="inline-flex min-h-11 items-center">
        {t('news.choose')}
      </Link>
      <Card>
        <ul className="divide-y divide-line">
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      </Card>
    </div>
  )
}

function Item({ item }: { item: Notification }) {
  const text = useDynamicText()
  const t = useText()
  const { intl } = useLanguage()
  const sentence = text(`news.${item.template}`, t('news.other'))
  const { title, amountMinor, currency } = item.values
  return (
    <li className="py-3">
      <p className={item.read ? '' : 'font-semibold'}>
        {item.link ? (
          <Link to={item.link} className="text-ink">
            {sentence}
          </Link>
        ) : (
          sentence
        )}
        {amountMinor && currency ? (
          <>
            {' '}
            <Money value={{ amountMinor: Number(amountMinor), currency }} />
          </>
        ) : null}
      </p>
      <p className="text-sm text-soft">
        {title ? `${title} · ` : ''}
        {intl.formatDate(item.at, { dateStyle: 'medium', timeStyle: 'short' })}
      </p>
    </li>
  )
}
