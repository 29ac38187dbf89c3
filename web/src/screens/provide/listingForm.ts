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
}

export const emptyListing: ListingForm = {
  title: '',
  description: '',
  category: '',
  price: '',
  currency: 'EUR',
  duration: '60',
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
  }
}

/** "48.208, 16.374" as a point; undefined when it is none. */
export function parsePoint(typed: string): { latitude: number; longitude: number } | undefined {
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(typed)
  if (!match) return undefined
  return { latitude: Number(match[1]), longitude: Number(match[2]) }
}

/** What cannot be sent at all; everything else the server judges. */
export function unsendable(form: ListingForm): { price?: true; point?: true; duration?: true } {
  return {
    ...(form.price.trim() && parseAmount(form.price, form.currency) === undefined ? { price: true } : {}),
    ...(form.kind === 'at-place' && form.point.trim() && !parsePoint(form.point) ? { point: true } : {}),
    ...(form.duration.trim() && !/^\d{1,4}$/.test(form.duration.trim()) ? { duration: true } : {}),
  }
}

export function draftOf(form: ListingForm): ListingDraft {
  const amountMinor = parseAmount(form.price, form.currency)
  return {
    title: form.title,
    description: form.description || undefined,
    category: form.category || undefined,
    price: amountMinor === undefined ? undefined : { amountMinor, currency: form.currency },
    durationMinutes: form.duration.trim() ? Number(form.duration) : undefined,
    agreement: form.agreement || undefined,
    cancellationPolicy: form.policy || undefined,
    plan: form.plan || undefined,
    place:
      form.kind === 'online'
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
  }
}
