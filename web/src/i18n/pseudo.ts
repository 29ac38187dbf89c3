import { createIntl, type MessageFormatElement } from 'react-intl'
import { en } from './en'

// What an element of a message is, as its parser counts them (ICU MessageFormat).
const LITERAL = 0
const SELECT = 5
const PLURAL = 6
const TAG = 8

const letters: Record<string, string> = Object.fromEntries(
  [
    ...'AÅaåBƁbƀCÇcçDÐdðEÉeéFƑfƒGĜgĝHĤhĥIÎiîJĴjĵKĶkķLĻlļMṀmɱNÑnñOÖoöPÞpþQǪqǫRŔrŕSŠsšTŢtţUÛuûVṼvṽWŴwŵXẊxẋYÝyýZŽzž',
  ]
    .join('')
    .match(/../gu)
    ?.map((pair) => [...pair]) ?? [],
)

/** Each text as nobody writes it: accented, a third longer, in brackets that show where one is cut off or put together. */
function strange(elements: MessageFormatElement[]): MessageFormatElement[] {
  return elements.map((element) => {
    if (element.type === LITERAL) return { ...element, value: accented(element.value) }
    if (element.type === SELECT || element.type === PLURAL) {
      const options = Object.entries(element.options).map(([name, option]) => [
        name,
        { ...option, value: strange(option.value) },
      ])
      return { ...element, options: Object.fromEntries(options) } as MessageFormatElement
    }
    return element.type === TAG ? { ...element, children: strange(element.children) } : element
  })
}

export function accented(text: string): string {
  return [...text].map((letter) => letters[letter] ?? letter).join('')
}

function literal(value: string): MessageFormatElement {
  return { type: LITERAL, value } as MessageFormatElement
}

const parser = createIntl({ locale: 'en' }).formatters

export const pseudo: Record<string, MessageFormatElement[]> = Object.fromEntries(
  Object.entries(en)
    .filter(([key]) => !key.endsWith('.note'))
    .map(([key, text]) => [
      key,
      [
        literal('⟦'),
        ...strange(parser.getMessageFormat(text, 'en').getAst()),
        literal(`${'·'.repeat(Math.ceil(text.length / 3))}⟧`),
      ],
    ]),
)
