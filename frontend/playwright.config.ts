/** Browser tests: the built bundle under the strict CSP, in the Chromium of the system. */
import { defineConfig } from '@playwright/test';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  timeout: 60_000,
  reporter: 'line',
  use: {
    baseURL: process.env['GATEHOUSE_URL'] ?? 'http://127.0.0.1:8000',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
  },
});
