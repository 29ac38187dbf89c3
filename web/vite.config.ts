import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const platform = process.env.COMFREY_URL ?? 'http://localhost:8080'

// Notes for translators stand beside the texts; nobody fetches them.
const withoutNotes: Plugin = {
  name: 'without-notes',
  enforce: 'pre',
  transform(code, id) {
    if (!/i18n\/en\/\w+\.json$/.test(id)) return undefined
    const texts = Object.entries(JSON.parse(code) as Record<string, string>)
    return JSON.stringify(Object.fromEntries(texts.filter(([key]) => !key.endsWith('.note'))))
  },
}

export default defineConfig({
  plugins: [withoutNotes, react(), tailwindcss()],
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0, manifest: true },
  // During development the platform runs beside: ./comfrey up. It takes changes from its own pages only,
  // so the proxy says that these are.
  server: {
    // The runbooks of the guide are shown in the application.
    fs: { allow: ['..'] },
    proxy: Object.fromEntries(
      ['/v1', '/bff', '/oauth2', '/sandbox', '/operator', '/openapi.json'].map((path) => [
        path,
        // Conversations come over a WebSocket.
        { target: platform, changeOrigin: true, ws: path === '/v1', headers: { origin: platform } },
      ]),
    ),
  },
  // A page costs a second to set up: the few tests that need one ask for it.
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
})
