/** How the console is built and tested; Django serves what lands in dist/ under /static/console/. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const DEV_ORIGIN = 'http://127.0.0.1:5173';

export default defineConfig({
  base: '/static/console/',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    target: 'es2023',
    rollupOptions: { input: 'src/main.tsx' },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    origin: DEV_ORIGIN,
    cors: { origin: ['http://127.0.0.1:8000', 'http://localhost:8000'] },
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://127.0.0.1:8000/console/' } },
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    restoreMocks: true,
    testTimeout: 30_000,
    maxWorkers: 2,
    isolate: false, // each file takes its own things down (src/test/setup.ts); a world for each costs half as much again
  },
});
