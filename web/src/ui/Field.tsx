import { type ComponentProps, type ReactNode, useId } from 'react'
import { useText } from '../i18n/text'
import { useWrong, type Wrong } from './wrong'

type Shared = { label: string; hint?: string; error?: Wrong; optional?: boolean }

const box =
  'w-full min-h-12 rounded-card border bg-raised px-3 py-2 text-ink placeholder:text-soft aria-invalid:border-red'

/** A label, what helps, what is wrong, and the control between them, tied together for screen readers. */
function Labelled({
  label,
  hint,
  error,
  optional,
  children,
}: Shared & {
  children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}) {
  const t = useText()
  const id = useId()
  const said = useWrong()(label, error)
  const described = [hint ? `${id}-hint` : '', said ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={said ? 'border-s-4 border-red ps-3' : ''}>
      <label htmlFor={id} className="block font-semibold">
        {label}
        {optional ? <span className="font-normal text-soft"> ({t('common.optional')})</span> : null}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      ) : null}
      {said ? (
        <p id={`${id}-error`} className="text-sm font-semibold text-red">
          {said}
        </p>
      ) : null}
      <div className="mt-1">
        {children({
          id,
          'aria-describedby': described || undefined,
          'aria-invalid': said ? true : undefined,
        })}
      </div>
    </div>
  )
}

export function TextField({ label, hint, error, optional, ...rest }: Shared & ComponentProps<'input'>) {
  return (
    <Labelled label={label} hint={hint} error={error} optional={optional}>
      {(ids) => <input {...rest} {...ids} className={`${box} border-line`} />}
    </Labelled>
  )
}

export function TextArea({ label, hint, error, optional, ...rest }: Shared & ComponentProps<'textarea'>) {
  return (
    <Labelled label={label} hint={hint} error={error} optional={optional}>
      {(ids) => <textarea rows={5} {...rest} {...ids} className={`${box} border-line`} />}
    </Labelled>
  )
}

export function SelectField({
  label,
  hint,
  error,
  optional,
  children,
  ...rest
}: Shared & ComponentProps<'select'>) {
  return (
    <Labelled label={label} hint={hint} error={error} optional={optional}>
      {(ids) => (
        <select {...rest} {...ids} className={`${box} border-line`}>
          {children}
        </select>
      )}
    </Labelled>
  )
}

export function Checkbox({ label, ...rest }: { label: string } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className="flex min-h-11 items-center gap-3">
      <input {...rest} id={id} type="checkbox" className="size-6 shrink-0 accent-[var(--leaf)]" />
      <label htmlFor={id}>{label}</label>
    </div>
  )
}
