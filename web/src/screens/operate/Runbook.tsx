import { type ReactNode, useState } from 'react'
import runbooks from '../../../../docs/guide/operating/runbooks.md?raw'
import { useText } from '../../i18n/text'

/** One section of the runbooks, as it stands in the guide that operators read. */
export function Runbook({ section }: { section: string }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const paragraphs = paragraphsOf(runbooks, section)
  if (paragraphs.length === 0) return null
  return (
    <details className="mt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-11 cursor-pointer py-2 text-leaf-strong underline">
        {t('status.runbook')}
      </summary>
      {open ? (
        <div lang="en" className="space-y-2 rounded-card bg-linen p-4 text-sm">
          {paragraphs.map((paragraph) => (
            <p key={paragraph} className="break-words">
              {inline(paragraph)}
            </p>
          ))}
        </div>
      ) : null}
    </details>
  )
}

/** What stands under that heading; a paragraph begins after an empty line or with a word in bold. */
export function paragraphsOf(guide: string, section: string): string[] {
  const [, ...sections] = guide.split(/^## /m)
  const found = sections.find((text) => text.startsWith(`${section}\n`))
  if (!found) return []
  return found
    .slice(section.length)
    .trim()
    .split(/\n{2,}|\n(?=\*\*)/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'))
}

function inline(text: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, index) => {
    const key = `${index}-${part.length}`
    if (part.startsWith('**')) return <strong key={key}>{part.slice(2, -2)}</strong>
    if (part.startsWith('`')) return <code key={key}>{part.slice(1, -1)}</code>
    return part
  })
}
