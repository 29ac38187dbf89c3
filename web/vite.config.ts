import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const platform = process.env.COMFREY_URL ?? 'http://localhost:8080'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0, manifest: true },
  // During development the platform runs beside: ./comfrey up. It takes changes from its own pages only,
  // so the proxy says that these are.
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/bff', '/oauth2', '/sandbox', '/openapi.json'].map((path) => [
        path,
        { target: platform, changeOrigin: true, headers: { origin: platform } },
      ]),
    ),
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
})
