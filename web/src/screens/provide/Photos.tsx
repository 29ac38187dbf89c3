import { ChevronLeft, ImagePlus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { Problem, upload } from '../../api/client'
import { useText } from '../../i18n/text'

type Underway = { key: number; name: string; part: number; error?: string }

const MOST = 12
let keys = 0

/** Photos of a listing: the first one stands on its card. Each is uploaded at once and shows how far it is. */
export function Photos({
  photos,
  error,
  onPhotos,
}: {
  photos: string[]
  error?: string
  onPhotos: (change: (photos: string[]) => string[]) => void
}) {
  const t = useText()
  const id = useId()
  const [underway, setUnderway] = useState<Underway[]>([])
  const update = (key: number, part: Partial<Underway>) =>
    setUnderway((list) => list.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const add = async (file: File) => {
    keys += 1
    const key = keys
    setUnderway((list) => [...list, { key, name: file.name, part: 0 }])
    try {
      const media = await upload(file, (part) => update(key, { part }))
      onPhotos((before) => [...before, media.id])
      setUnderway((list) => list.filter((one) => one.key !== key))
    } catch (failure) {
      const detail = failure instanceof Problem && failure.status >= 400 ? failure.detail : ''
      update(key, { error: detail || t('failed.offline') })
    }
  }
  return (
    <fieldset>
      <legend className="font-semibold">
        {t('editor.photos')} <span className="font-normal text-soft">({t('common.optional')})</span>
      </legend>
      <p className="text-sm text-soft">{t('editor.photosHint')}</p>
      {error ? <p className="text-sm font-semibold text-red">{error}</p> : null}
      <ul className="mt-2 grid grid-cols-2 gap-3 sm:grid-cols-3">
        {photos.map((photo, index) => (
          <li key={photo} className="overflow-hidden rounded-card border border-line">
            <img
              src={`/v1/media/${photo}?width=640`}
              alt={t('editor.photo', { number: index + 1 })}
              className="h-28 w-full object-cover"
            />
            <div className="flex justify-between">
              {index > 0 ? (
                <button
                  type="button"
                  aria-label={t('editor.photoForward', { number: index + 1 })}
                  className="grid size-11 place-items-center hover:bg-linen"
                  onClick={() =>
                    onPhotos((before) => {
                      const next = before.filter((other) => other !== photo)
                      next.splice(index - 1, 0, photo)
                      return next
                    })
                  }
                >
                  <ChevronLeft aria-hidden="true" size={20} />
                </button>
              ) : (
                <span className="self-center ps-3 text-sm text-soft">{t('editor.photoFirst')}</span>
              )}
              <button
                type="button"
                aria-label={t('editor.photoRemove', { number: index + 1 })}
                className="grid size-11 place-items-center hover:bg-linen"
                onClick={() => onPhotos((before) => before.filter((other) => other !== photo))}
              >
                <Trash2 aria-hidden="true" size={18} />
              </button>
            </div>
          </li>
        ))}
        {underway.map((one) => (
          <li key={one.key} className="rounded-card border border-line p-3 text-sm">
            <p className="truncate">{one.name}</p>
            {one.error ? (
              <>
                <p role="alert" className="font-semibold text-red">
                  {one.error}
                </p>
                <button
                  type="button"
                  className="min-h-11 text-leaf underline"
                  onClick={() => setUnderway((list) => list.filter((other) => other.key !== one.key))}
                >
                  {t('common.close')}
                </button>
              </>
            ) : (
              <progress
                aria-label={t('editor.photoUploading', { name: one.name })}
                max={1}
                value={one.part}
                className="mt-2 w-full accent-[var(--leaf)]"
              />
            )}
          </li>
        ))}
      </ul>
      {photos.length + underway.length < MOST ? (
        <>
          <input
            id={id}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            className="peer sr-only"
            onChange={(event) => {
              const room = MOST - photos.length - underway.length
              for (const file of [...(event.target.files ?? [])].slice(0, room)) void add(file)
              event.target.value = ''
            }}
          />
          <label
            htmlFor={id}
            className="mt-3 inline-flex min-h-12 cursor-pointer items-center gap-2 rounded-card border border-line bg-raised px-5 font-semibold peer-focus-visible:outline-3 peer-focus-visible:outline-violet hover:bg-linen"
          >
            <ImagePlus aria-hidden="true" size={18} />
            {t('editor.photoAdd')}
          </label>
        </>
      ) : null}
    </fieldset>
  )
}
