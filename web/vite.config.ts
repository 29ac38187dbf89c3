import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0 },
  // During development the platform runs beside: ./comfrey up
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/bff', '/oauth2', '/sandbox', '/openapi.json'].map((path) => [
        path,
        process.env.COMFREY_URL ?? 'http://localhost:8080',
      ]),
    ),
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
})
