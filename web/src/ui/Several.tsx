import { X } from 'lucide-react'
import { useText } from '../i18n/text'
import { SelectField } from './Field'
import type { Wrong } from './wrong'

/** Some of many: chosen from a list, each taken away again by its cross. */
export function Several({
  label,
  hint,
  error,
  optional,
  add,
  all,
  chosen,
  change,
}: {
  label: string
  hint?: string
  error?: Wrong
  optional?: boolean
  /** What the list says before anything is chosen from it. */
  add: string
  all: [id: string, name: string][]
  chosen: string[]
  change: (chosen: string[]) => void
}) {
  const t = useText()
  const name = (id: string) => all.find(([known]) => known === id)?.[1] ?? id
  return (
    <div>
      <SelectField
        label={label}
        hint={hint}
        error={error}
        optional={optional}
        value=""
        onChange={(event) => change([...chosen, event.target.value])}
      >
        <option value="">{add}</option>
        {all
          .filter(([id]) => !chosen.includes(id))
          .map(([id, shown]) => (
            <option key={id} value={id}>
              {shown}
            </option>
          ))}
      </SelectField>
      <ul className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {chosen.map((id) => (
          <li key={id} className="flex items-center rounded-full bg-linen ps-4">
            {name(id)}
            <button
              type="button"
              aria-label={t('common.remove', { name: name(id) })}
              className="grid size-11 place-items-center rounded-full hover:text-red"
              onClick={() => change(chosen.filter((other) => other !== id))}
            >
              <X aria-hidden="true" size={16} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
