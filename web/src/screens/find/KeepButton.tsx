import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Heart } from 'lucide-react'
import { api, data } from '../../api/client'
import type { Favourites } from '../../api/schema'
import { useSession } from '../../api/session'
import { useText } from '../../i18n/text'

export function useFavourites() {
  const session = useSession()
  return useQuery({
    queryKey: ['favourites'],
    queryFn: () => data<Favourites>(api.GET('/v1/me/favourites')),
    enabled: session.signedIn,
  })
}

/** A heart that keeps a listing, at once: it can be let go as easily. Whoever is not signed in sees none. */
export function KeepButton({
  listing,
  title,
  className = '',
}: {
  listing: string
  title: string
  className?: string
}) {
  const t = useText()
  const session = useSession()
  const client = useQueryClient()
  const favourites = useFavourites()
  const kept =
    favourites.data?.items.some((hit) => hit.id === listing) || favourites.data?.gone.includes(listing)
  const toggle = useMutation({
    mutationFn: async () => {
      const params = { params: { path: { listing } } }
      await data(
        kept
          ? api.DELETE('/v1/me/favourites/{listing}', params)
          : api.PUT('/v1/me/favourites/{listing}', params),
      )
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['favourites'] }),
  })
  if (!session.signedIn) return null
  const shown = toggle.isPending ? !kept : kept
  return (
    <button
      type="button"
      aria-pressed={shown ?? false}
      aria-label={t('find.keep', { title })}
      onClick={() => toggle.mutate()}
      className={`grid size-11 place-items-center rounded-full border border-line bg-raised text-violet hover:bg-violet-wash ${className}`}
    >
      <Heart aria-hidden="true" size={20} fill={shown ? 'currentColor' : 'none'} />
    </button>
  )
}
