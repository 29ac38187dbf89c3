import { first } from './first'
import { rest } from './rest'

export const de: Record<string, string> = { ...first, ...rest }
