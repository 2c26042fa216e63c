/**
 * A stage for browser tests without a server: the page as Django renders it (strict CSP, boot data, nonce), the built
 * bundle, the API from the handlers of the unit tests, and a live socket that sends traffic.
 */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Page, Route, WebSocketRoute } from '@playwright/test';
import { getResponse } from 'msw';
import { handlers } from '../src/test/handlers/all';
import { boot } from '../src/test/world/people';
import { liveTraffic } from '../src/test/world/liveTraffic';

const DIST = join(import.meta.dirname, '../dist');
const NONCE = 'c3RhZ2Vfbm9uY2U';
const CSP = [
  "default-src 'none'; script-src 'self'",
  `style-src 'self' 'nonce-${NONCE}'; style-src-attr 'none'`,
  "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'",
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
].join('; ');
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

type Chunk = { file: string; css?: string[]; imports?: string[] };

export type Scheme = 'light' | 'dark';

/** Prepare `page`; afterwards `page.goto('/console/…')` works. */
export async function setStage(page: Page, scheme: Scheme = 'light'): Promise<void> {
  await page.route('**/console/**', (route) => route.fulfill(html(scheme)));
  await page.route('**/static/console/**', serveAsset);
  await page.route('**/api/v1/**', answer);
  await page.routeWebSocket('**/ws/live', talk);
}

function html(scheme: Scheme) {
  const manifest = JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const entry = manifest['src/main.tsx'];
  if (!entry) throw new Error('Build the console first: npm run build');
  const chunks = [entry, ...(entry.imports ?? []).flatMap((name) => manifest[name] ?? [])];
  const styles = [...new Set(chunks.flatMap(({ css }) => css ?? []))].map(
    (file) => `<link rel="stylesheet" href="/static/console/${file}">`,
  );
  const body = `<!doctype html><html lang="en" data-mantine-color-scheme="${scheme}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Gatehouse</title>
<meta property="csp-nonce" nonce="${NONCE}">${styles.join('')}
<script type="module" src="/static/console/${entry.file}"></script></head>
<body><div id="root"></div><script id="boot" type="application/json">${JSON.stringify(boot)}</script></body></html>`;
  return {
    body,
    contentType: 'text/html; charset=utf-8',
    headers: { 'Content-Security-Policy': CSP },
  };
}

export async function serveAsset(route: Route): Promise<void> {
  const file = join(DIST, new URL(route.request().url()).pathname.replace('/static/console/', ''));
  if (!existsSync(file)) return route.fulfill({ status: 404 });
  return route.fulfill({
    body: readFileSync(file),
    contentType: TYPES[extname(file)] ?? 'text/plain',
  });
}

async function answer(route: Route): Promise<void> {
  const asked = route.request();
  const request = new Request(asked.url(), {
    method: asked.method(),
    headers: await asked.allHeaders(),
    body: asked.postData() ?? undefined,
  });
  const response = await getResponse(handlers, request);
  if (!response)
    return route.fulfill({
      status: 404,
      body: '{"title":"Not on this stage","status":404,"code":"not_found"}',
    });
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

const TRAFFIC_EVERY_MS = 2_000;

function talk(socket: WebSocketRoute): void {
  const topics = new Set<string>();
  const send = () => {
    for (const topic of topics)
      if (topic.startsWith('traffic:')) socket.send(JSON.stringify(liveTraffic(topic)));
  };
  const timer = setInterval(send, TRAFFIC_EVERY_MS);
  socket.onMessage((text) => {
    const { topics: asked } = JSON.parse(String(text)) as { topics: string[] };
    asked.forEach((topic) => topics.add(topic));
    socket.send(JSON.stringify({ type: 'subscribed', topics: asked, refused: [] }));
    send();
  });
  socket.onClose(() => clearInterval(timer));
}
