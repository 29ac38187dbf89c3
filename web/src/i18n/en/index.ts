import { first } from './first'
import { rest } from './rest'

/** Texts by key. A key ending in ".note" is a note for translators and is never shown. */
export const en = { ...first, ...rest }

export type TextKey = Exclude<keyof typeof en, `${string}.note`>
