// Fails a build whose entry page would load too much script, and writes compressed copies for the server.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const LIMIT_BYTES = 200 * 1024
const html = readFileSync('dist/index.html', 'utf8')
const entry = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1])
let total = 0
for (const file of entry) total += gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length
if (total > LIMIT_BYTES) {
  console.error(`the entry page loads ${total} bytes of compressed script; at most ${LIMIT_BYTES}`)
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
console.log(`entry script: ${Math.round(total / 1024)} KiB compressed of at most ${LIMIT_BYTES / 1024}`)
