import type { ReactNode, Ref } from 'react'

/** Something that scrolls within the page: named, and reachable by keyboard so that it can be scrolled by it. */
export function ScrollRegion({
  ref,
  label,
  className = '',
  children,
}: {
  ref?: Ref<HTMLElement>
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    <section
      ref={ref}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard's focus
      tabIndex={0}
      className={`overflow-auto ${className}`}
    >
      {children}
    </section>
  )
}
