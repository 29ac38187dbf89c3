import { useInfiniteQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { PageOfReview } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Failed, Skeleton } from '../../ui/states'
import { ReviewView } from './ReviewView'

/** What clients wrote about a provider or a listing, newest first. */
export function ReviewList({ of }: { of: { provider: string } | { listing: string } }) {
  const t = useText()
  const reviews = useInfiniteQuery({
    queryKey: ['reviews', of],
    queryFn: ({ pageParam }) =>
      data<PageOfReview>(
        api.GET('/v1/reviews', { params: { query: { ...of, cursor: pageParam, limit: 10 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = reviews.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="space-y-3">
      <h2>{t('review.list')}</h2>
      {reviews.isPending ? (
        <Skeleton lines={3} />
      ) : reviews.isError ? (
        <Failed error={reviews.error} retry={reviews.refetch} />
      ) : items.length === 0 ? (
        <p className="text-soft">{t('review.listNone')}</p>
      ) : (
        <ul className="grid gap-3 md:grid-cols-2">
          {items.map((review) => (
            <li key={review.id}>
              <ReviewView review={review} />
            </li>
          ))}
        </ul>
      )}
      {reviews.hasNextPage ? (
        <Button kind="secondary" busy={reviews.isFetchingNextPage} onClick={() => reviews.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </section>
  )
}
