import type { ComponentProps } from 'react'

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

const kinds: Record<Kind, string> = {
  primary: 'bg-leaf text-on-leaf hover:bg-leaf-strong border-transparent',
  secondary: 'bg-raised text-ink border-line hover:bg-linen',
  quiet: 'bg-transparent text-leaf border-transparent hover:bg-leaf-wash',
  danger: 'bg-raised text-red border-red hover:bg-red-wash',
}

const shape =
  'inline-flex min-h-12 items-center justify-center gap-2 rounded-card border px-5 py-2 font-semibold no-underline disabled:opacity-55 disabled:cursor-not-allowed'

/** One verb. A busy button says so to everyone and cannot be pressed again. */
export function Button({
  kind = 'primary',
  busy = false,
  className = '',
  children,
  ...rest
}: ComponentProps<'button'> & { kind?: Kind; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={`${shape} ${kinds[kind]} ${className}`}
    >
      {busy ? (
        <span
          aria-hidden="true"
          className="size-4 animate-spin rounded-full border-2 border-current border-e-transparent"
        />
      ) : null}
      {children}
    </button>
  )
}

/** The look of a button for a link that goes somewhere. */
export function buttonClass(kind: Kind = 'primary'): string {
  return `${shape} ${kinds[kind]}`
}
