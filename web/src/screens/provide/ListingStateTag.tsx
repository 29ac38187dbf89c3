import { useDynamicText } from '../../i18n/text'
import { Tag } from '../../ui/states'

const tones = { draft: 'plain', published: 'leaf', paused: 'amber' } as const

export function ListingStateTag({ state }: { state: string }) {
  const text = useDynamicText()
  return (
    <Tag tone={tones[state as keyof typeof tones] ?? 'plain'}>{text(`provide.state.${state}`, state)}</Tag>
  )
}
