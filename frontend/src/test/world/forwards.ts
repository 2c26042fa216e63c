/** A forward as the API gives it, all its fields written out. */
import type { ForwardAction } from '@/api/types/intent';

export const forwardTo = (...backends: [service: string, weight: number][]): ForwardAction => ({
  type: 'forward',
  backends: backends.map(([service, weight]) => ({
    service,
    weight,
    request_headers: null,
    response_headers: null,
  })),
  rewrite: null,
  timeout_seconds: 15,
  idle_timeout_seconds: null,
  retry: null,
  hash_on: [],
  sticky: null,
  mirrors: [],
});
