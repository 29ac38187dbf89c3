import { Fragment, type ReactNode } from 'react'

/**
 * The few marks that a description may have: paragraphs, "- " lists, ## headings, **strong** and *emphasis*. Everything else is
 * shown as it was typed, and nothing is ever read as HTML.
 */
export function Markdown({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== '')
  return (
    <div className="max-w-prose space-y-3 break-words">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name and are never moved
        <Fragment key={index}>{paragraph(block)}</Fragment>
      ))}
    </div>
  )
}

function paragraph(block: string): ReactNode {
  const lines = block.split('\n')
  const heading = /^#{1,3} (.*)$/.exec(block)
  if (heading && lines.length === 1) return <h3>{inline(heading[1] ?? '')}</h3>
  if (lines.every((line) => /^[-*] /.test(line))) {
    return (
      <ul className="list-disc space-y-1 ps-5">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and are never moved
          <li key={index}>{inline(line.slice(2))}</li>
        ))}
      </ul>
    )
  }
  return <p className="whitespace-pre-line">{inline(block)}</p>
}

function inline(text: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/).map((part, index) => {
    const key = `${index}-${part.length}`
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4) {
      return <strong key={key}>{part.slice(2, -2)}</strong>
    }
    if (part.startsWith('*') && part.endsWith('*') && part.length > 2)
      return <em key={key}>{part.slice(1, -1)}</em>
    return part
  })
}
