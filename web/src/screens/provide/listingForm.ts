import type { Listing, ListingDraft } from '../../api/schema'
import { typedAmount } from '../../ui/AmountField'
import { parseAmount } from '../../ui/values'

export type PlaceKind = 'at-place' | 'online'

/** A listing as its fields hold it while somebody types. */
export type ListingForm = {
  title: string
  description: string
  category: string
  price: string
  currency: string
  duration: string
  sessions: string
  /** How many pieces there are now; empty where nobody counts. */
  pieces: string
  /** How many were taken when they were counted: what is bought meanwhile comes off the pieces. */
  taken: number
  agreement: string
  policy: string
  plan: string
  kind: PlaceKind
  city: string
  country: string
  address: string
  postalCode: string
  point: string
  link: string
  languages: string[]
  photos: string[]
  /** What rules ask for, by key. */
  attributes: Record<string, string>
}

export const emptyListing: ListingForm = {
  title: '',
  description: '',
  category: '',
  price: '',
  currency: 'EUR',
  duration: '60',
  sessions: '5',
  pieces: '',
  taken: 0,
  agreement: 'appointment-on-request',
  policy: 'moderate',
  plan: '',
  kind: 'at-place',
  city: '',
  country: '',
  address: '',
  postalCode: '',
  point: '',
  link: '',
  languages: [],
  photos: [],
  attributes: {},
}

export function formOf(listing: Listing): ListingForm {
  const { place, price } = listing
  return {
    title: listing.title,
    description: listing.description ?? '',
    category: listing.category ?? '',
    price: price ? typedAmount(price.amountMinor, price.currency) : '',
    currency: price?.currency ?? 'EUR',
    duration: listing.durationMinutes ? String(listing.durationMinutes) : '',
    sessions: listing.sessions ? String(listing.sessions) : '5',
    pieces: listing.left === undefined || listing.left === null ? '' : String(listing.left),
    taken: (listing.stock ?? 0) - (listing.left ?? 0),
    agreement: listing.agreement ?? '',
    policy: listing.cancellationPolicy ?? '',
    plan: listing.plan ?? '',
    kind: place?.kind === 'online' ? 'online' : 'at-place',
    city: place?.city ?? '',
    country: place?.country ?? '',
    address: place?.address ?? '',
    postalCode: place?.postalCode ?? '',
    point: place?.point ? `${place.point.latitude}, ${place.point.longitude}` : '',
    link: place?.link ?? '',
    languages: listing.languages,
    photos: listing.photos,
    attributes: Object.fromEntries((listing.attributes ?? []).map((one) => [one.key, one.value])),
  }
}

/** What a listing sells: an appointment, a place in a class, several appointments in one package, or goods. */
export type Sold = 'appointment' | 'class' | 'package' | 'goods'

export function soldBy(agreement: string): Sold {
  return agreement === 'class' || agreement === 'package' || agreement === 'goods' ? agreement : 'appointment'
}

/** "48.208, 16.374" as a point; undefined when it is none. */
export function parsePoint(typed: string): { latitude: number; longitude: number } | undefined {
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(typed)
  if (!match) return undefined
  return { latitude: Number(match[1]), longitude: Number(match[2]) }
}

/** What cannot be sent at all; everything else the server judges. */
export function unsendable(form: ListingForm): {
  price?: true
  point?: true
  duration?: true
  sessions?: true
  stock?: true
} {
  const sold = soldBy(form.agreement)
  return {
    ...(form.price.trim() && parseAmount(form.price, form.currency) === undefined ? { price: true } : {}),
    ...(sold === 'package' && !/^\d{1,2}$/.test(form.sessions.trim()) ? { sessions: true } : {}),
    ...(sold === 'goods' && form.pieces.trim() && !/^\d{1,5}$/.test(form.pieces.trim())
      ? { stock: true }
      : {}),
    ...(sold !== 'goods' && form.kind === 'at-place' && form.point.trim() && !parsePoint(form.point)
      ? { point: true }
      : {}),
    ...(sold !== 'goods' && form.duration.trim() && !/^\d{1,4}$/.test(form.duration.trim())
      ? { duration: true }
      : {}),
  }
}

export function draftOf(form: ListingForm): ListingDraft {
  const amountMinor = parseAmount(form.price, form.currency)
  const sold = soldBy(form.agreement)
  const goods = sold === 'goods'
  return {
    title: form.title,
    description: form.description || undefined,
    category: form.category || undefined,
    price: amountMinor === undefined ? undefined : { amountMinor, currency: form.currency },
    sessions: sold === 'package' && form.sessions.trim() ? Number(form.sessions) : undefined,
    stock: goods && form.pieces.trim() ? Number(form.pieces) + form.taken : undefined,
    durationMinutes: !goods && form.duration.trim() ? Number(form.duration) : undefined,
    agreement: form.agreement || undefined,
    cancellationPolicy: (!goods && form.policy) || undefined,
    plan: (!goods && form.plan) || undefined,
    place: goods
      ? { kind: 'delivery', city: form.city || undefined, country: form.country || undefined }
      : form.kind === 'online'
        ? { kind: 'online', link: form.link.trim() || undefined }
        : {
            kind: 'at-place',
            city: form.city || undefined,
            country: form.country || undefined,
            address: form.address || undefined,
            postalCode: form.postalCode || undefined,
            point: parsePoint(form.point),
          },
    languages: form.languages,
    photos: form.photos,
    attributes: Object.entries(form.attributes)
      .filter(([, value]) => value.trim())
      .map(([key, value]) => ({ key, value })),
  }
}
