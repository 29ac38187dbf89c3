import { Paperclip } from 'lucide-react'
import { useId } from 'react'
import { useText } from '../../i18n/text'
import { KINDS } from './files'

/** A button that lets a person choose a file; the real control lies over it, so that every device can use it. */
export function FilePick({ onPick }: { onPick: (file: File) => void }) {
  const t = useText()
  const id = useId()
  return (
    <div>
      <label
        htmlFor={id}
        className="inline-flex min-h-12 cursor-pointer items-center gap-2 rounded-card border border-line bg-raised px-5 py-2 font-semibold focus-within:outline-3 focus-within:outline-violet hover:bg-linen"
      >
        <Paperclip aria-hidden="true" size={18} />
        {t('dispute.addFile')}
        <input
          id={id}
          type="file"
          accept={KINDS.join(',')}
          aria-describedby={`${id}-hint`}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) onPick(file)
            // The same file may be chosen again after it was taken away.
            event.target.value = ''
          }}
        />
      </label>
      <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
        {t('dispute.filesHint')}
      </p>
    </div>
  )
}
