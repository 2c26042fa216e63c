/** What a new check starts as, and a check in a few words. */
import type { CheckSpec } from '@/api/types/intent';

export const blank = (): CheckSpec => ({
  description: '',
  enabled: true,
  request: { scheme: 'https', method: 'GET', hostname: '', path: '/', headers: [], body: '' },
  expect: {
    statuses: ['2xx'],
    headers: [],
    body_contains: '',
    body_matches: null,
    json_values: [],
    max_duration_ms: null,
    certificate_days: null,
  },
  every_seconds: 60,
  timeout_seconds: 10,
  retries: 1,
  places: { all_nodes: true, nodes: [], console: false, console_port: null },
});

/** `GET https://shop.acme.test/` */
export const describe = ({ request }: CheckSpec): string =>
  `${request.method} ${request.scheme}://${request.hostname}${request.path}`;

/** Without a certificate where none is shown. */
export const withScheme = (spec: CheckSpec, scheme: CheckSpec['request']['scheme']): CheckSpec => ({
  ...spec,
  request: { ...spec.request, scheme },
  expect: {
    ...spec.expect,
    certificate_days: scheme === 'https' ? spec.expect.certificate_days : null,
  },
});
