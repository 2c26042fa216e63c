/** Notes every write a page sends and lets the handlers of the world answer it. */
import { http } from 'msw';
import { server } from './server';

export type Noted = { call: string; body: unknown; tag: string | null };

/** Dry runs are left out: they change nothing. */
export function noteWrites(): Noted[] {
  const noted: Noted[] = [];
  const note = async ({ request }: { request: Request }) => {
    const { pathname, searchParams } = new URL(request.url);
    if (searchParams.has('dry_run')) return;
    const text = await request.clone().text();
    const body: unknown = text ? JSON.parse(text) : null;
    const call = `${request.method} ${pathname.replace('/api/v1', '')}`;
    noted.push({ call, body, tag: request.headers.get('If-Match') });
  };
  const every = '*/api/v1/*';
  server.use(
    ...[http.post, http.put, http.patch, http.delete].map((method) => method(every, note)),
  );
  return noted;
}
