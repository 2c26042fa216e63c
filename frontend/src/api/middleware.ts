/** What every call needs: CSRF, idempotency keys, server time, and problem documents as typed errors. */
import type { Middleware } from 'openapi-fetch';
import { isUnattended } from '@/lib/attended';
import { learnServerTime } from '@/lib/clock';
import { csrfToken } from '@/lib/cookies';
import { randomId } from '@/lib/ids';
import { errorOf, unreachable } from './errors';
import { sessionEnded } from './session';

/** In place of a key: none is to be sent. */
export const NO_KEY = 'none';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export const middleware: Middleware = {
  onRequest({ request }) {
    if (isUnattended()) request.headers.set('X-Unattended', '1');
    if (SAFE.has(request.method)) return request;
    request.headers.set('X-CSRFToken', csrfToken());
    const key = request.headers.get('Idempotency-Key');
    if (key === NO_KEY) request.headers.delete('Idempotency-Key');
    else if (request.method === 'POST' && key === null)
      request.headers.set('Idempotency-Key', randomId());
    return request;
  },
  async onResponse({ response }) {
    learnFrom(response.headers.get('Date'));
    if (response.ok) return response;
    const error = await errorOf(response);
    if (response.status === 401 || error.code === 'second_factor_needed') sessionEnded();
    throw error;
  },
  onError({ error }) {
    return error instanceof Error && error.name === 'AbortError' ? error : unreachable();
  },
};

function learnFrom(date: string | null): void {
  if (date) learnServerTime(Date.parse(date));
}
