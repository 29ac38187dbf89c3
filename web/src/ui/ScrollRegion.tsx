import type { ReactNode, Ref } from 'react'

/** Something that scrolls within the page: named, and reachable by keyboard so that it can be scrolled by it. */
export function ScrollRegion({
  ref,
  label,
  className = '',
  dir,
  children,
}: {
  ref?: Ref<HTMLElement>
  label: string
  className?: string
  /** Where what is drawn in it runs one way whatever the script does. */
  dir?: 'ltr'
  children: ReactNode
}) {
  return (
    <section
      ref={ref}
      dir={dir}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard's focus
      tabIndex={0}
      // Positioned, so that what only screen readers have scrolls with it and does not widen the page.
      className={`relative overflow-auto ${className}`}
    >
      {children}
    </section>
  )
}
