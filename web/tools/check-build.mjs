// Fails a build whose entry page would load too much script, and writes compressed copies for the server.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const LIMIT_BYTES = 200 * 1024
// What a browser fetches for the first page: the application, that page, and the larger of the languages.
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
rmSync('dist/.vite', { recursive: true })
fillWorker()

/** What the pages are made of that are of use without a network, in the languages and letters that are read most. */
function fillWorker() {
  const screens = ['order/BookingsPage', 'order/OrderPage', 'provide/AgendaPage', 'talk/MessagesPage']
  const parts = ['index.html', ...screens.map((name) => `src/screens/${name}.tsx`)]
  for (const language of ['en', 'de']) {
    for (const part of ['first', 'rest']) parts.push(`src/i18n/${language}/${part}.ts`)
  }
  const chunks = [...closure(parts)].map((name) => manifest[name])
  const letters = readdirSync('dist/assets').filter((name) => /-latin-wght-normal.*woff2$/.test(name))
  const files = [
    ...chunks.map(({ file }) => file),
    ...chunks.flatMap(({ css = [] }) => css),
    ...letters.map((name) => `assets/${name}`),
  ].map((file) => `/${file}`)
  const list = JSON.stringify([...new Set(files)].sort())
  const name = createHash('sha256').update(list).digest('hex').slice(0, 12)
  const worker = readFileSync('dist/sw.js', 'utf8')
    .replace('const FILES = []', `const FILES = ${list}`)
    .replace("const SHELL = 'shell'", `const SHELL = 'shell-${name}'`)
  if (!worker.includes(name) || !worker.includes(list)) throw new Error('the worker takes no list of files')
  writeFileSync('dist/sw.js', worker)
}

function closure(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue
    if (!manifest[name]) throw new Error(`the build has no ${name}`)
    seen.add(name)
    closure(manifest[name].imports ?? [], seen)
  }
  return seen
}
const size = (name) => gzipSync(readFileSync(`dist/${manifest[name].file}`), { level: 9 }).length
let total = Math.max(...['src/i18n/de/first.ts', 'src/i18n/en/first.ts'].map(size))
for (const name of closure(['index.html', 'src/screens/find/FindPage.tsx'])) total += size(name)
if (total > LIMIT_BYTES) {
  console.error(`the first page loads ${total} bytes of compressed script; at most ${LIMIT_BYTES}`)
  process.exit(1)
}
for (const name of readdirSync('dist/assets')) {
  if (!/\.(js|css|svg)$/.test(name)) continue
  const content = readFileSync(`dist/assets/${name}`)
  writeFileSync(`dist/assets/${name}.gz`, gzipSync(content, { level: 9 }))
  writeFileSync(
    `dist/assets/${name}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  )
}
console.log(
  `script of the first page: ${Math.round(total / 1024)} KiB compressed of at most ${LIMIT_BYTES / 1024}`,
)
