import { useCallback } from 'react'
import { Problem } from '../../api/client'
import { useDynamicText } from '../../i18n/text'
import type { Wrong } from '../../ui/wrong'

/** What is wrong with one field of a movement of money, in the reader's language where the catalogue knows the code. */
export function useMoneyRefusal(error: unknown): (field: string) => Wrong | undefined {
  const text = useDynamicText()
  return useCallback(
    (field: string) => {
      if (!(error instanceof Problem)) return undefined
      const found = error.errors.find((candidate) => candidate.field === field)
      return found && (text(`money.refused.${found.code}`, '') || found)
    },
    [error, text],
  )
}

/** A refusal is final and the next try is another wish; an answer that never came is the same wish asked again. */
export function isFinal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429
}
