import { Botanical } from './Botanical'

/** A listing's photo, or the pattern that is drawn from its id. Decorative: the title beside it says what it is. */
export function Picture({
  id,
  category,
  photo,
  className = '',
}: {
  id: string
  category?: string
  photo?: string | null
  className?: string
}) {
  return photo ? (
    <img src={`/v1/media/${photo}?width=640`} alt="" loading="lazy" className={`object-cover ${className}`} />
  ) : (
    <Botanical id={id} category={category} className={className} />
  )
}
