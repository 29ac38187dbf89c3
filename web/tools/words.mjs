// What a page says that does not come from the catalogue. In the language that nobody speaks every text of the catalogue
// stands in ⟦brackets⟧; what stands outside of them has to be somebody's own words, as the API answered them, or a date,
// a number, a zone or a language, as the browser writes them. Anything else is hard-coded.

/** Notes the words in all that the platform answers to a page from now on. */
export function listening(page) {
  const words = new Set()
  page.on('response', async (response) => {
    const json = response.headers()['content-type']?.includes('json')
    if (!json || response.url().includes('/assets/')) return
    const body = await response.json().catch(() => undefined)
    const note = (value, name) => {
      if (typeof value === 'string') {
        // A code is no text: whoever shows one shows something that ought to have words. What a rule forbids is text.
        if (name === 'phrases' || !/^[a-z]+(-[a-z]+)*$/.test(value))
          for (const word of wordsOf(value)) words.add(word)
      } else if (value && typeof value === 'object') {
        for (const [key, part] of Object.entries(value)) note(part, Array.isArray(value) ? name : key)
      }
    }
    note(body)
  })
  return words
}

/** The texts on the page that are nobody's, each once; answered are the words of listening(). */
export async function hardCoded(page, answered) {
  const texts = await page.evaluate(() => {
    const found = []
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!node.parentElement?.closest('script, style, textarea, [lang="en"], [lang="de"]'))
        found.push(node.data)
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name))
    }
    return found
  })
  const known = browserWords()
  const own = (text) => wordsOf(text).every((word) => known.has(word) || answered.has(word))
  return [...new Set(texts.map(outside).filter((text) => !own(text)))]
}

/** A text without what stands in brackets, which may hold others. */
function outside(text) {
  let left = text
  for (let before = ''; before !== left; ) {
    before = left
    left = left.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ')
  }
  return left.trim()
}

function wordsOf(text) {
  return text.match(/\p{L}{2,}/gu) ?? []
}

let known
function browserWords() {
  if (known) return known
  known = new Set(['Comfrey', 'am', 'pm', 'AM', 'PM', 'at', 'in', 'ago', 'GMT', 'UTC', 'noon', 'midnight'])
  const add = (text) => {
    for (const word of wordsOf(text)) known.add(word)
  }
  for (let day = 1; day <= 7; day++) {
    const at = new Date(Date.UTC(2024, 0, day, 12))
    for (const width of ['long', 'short'])
      add(at.toLocaleDateString('en', { weekday: width, timeZone: 'UTC' }))
    // The narrow grid of a month has two letters of each.
    add(at.toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' }).slice(0, 2))
  }
  for (let month = 0; month < 12; month++) {
    for (const width of ['long', 'short']) {
      const at = new Date(Date.UTC(2024, month, month + 1, 12))
      for (const locale of ['en', 'en-GB']) {
        add(at.toLocaleDateString(locale, { month: width, weekday: width, timeZone: 'UTC' }))
      }
    }
  }
  const relative = new Intl.RelativeTimeFormat('en')
  for (const unit of ['minute', 'hour', 'day', 'week', 'month', 'year']) {
    for (const count of [-2, -1, 1, 2]) add(relative.format(count, unit))
  }
  for (const zone of Intl.supportedValuesOf('timeZone')) add(zone.replaceAll('_', ' '))
  const languages = new Intl.DisplayNames('en', { type: 'language' })
  const regions = new Intl.DisplayNames('en', { type: 'region' })
  for (let a = 97; a < 123; a++) {
    for (let b = 97; b < 123; b++) {
      const code = String.fromCharCode(a, b)
      add(languages.of(code))
      add(regions.of(code.toUpperCase()))
    }
  }
  for (const currency of Intl.supportedValuesOf('currency')) {
    add(currency)
    add((1).toLocaleString('en', { style: 'currency', currency }))
  }
  return known
}
