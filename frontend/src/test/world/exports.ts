/** Two exports: one that is well, one whose receiver is away. */
import type { Export } from '@/api/types/exports';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export const mimir: Export = {
  id: '0198c1f0-0000-7000-8000-00000000e001',
  name: 'mimir',
  kind: 'remote_write',
  url: 'https://mimir.example.org/api/v1/push',
  query_url: 'https://mimir.example.org/prometheus/api/v1',
  header_names: ['X-Scope-OrgID'],
  tenants: [],
  external_labels: { cluster: 'eu' },
  interval_seconds: 60,
  is_enabled: true,
  state: 'sending',
  started_at: minutesAgo(600),
  sent_until: minutesAgo(1),
  lag_seconds: 42,
  last_sent_at: minutesAgo(1),
  failing_since: null,
  last_error: '',
  next_try_at: null,
  samples_sent: 1_204_111,
  samples_refused: 0,
  last_refusal: '',
  refused_at: null,
  skipped_seconds: 0,
  etag: '"3"',
};

export const collector: Export = {
  ...mimir,
  id: '0198c1f0-0000-7000-8000-00000000e002',
  name: 'otel',
  kind: 'otlp',
  url: 'https://otel.example.org/v1/metrics',
  query_url: '',
  header_names: [],
  tenants: ['acme'],
  external_labels: {},
  state: 'failing',
  lag_seconds: 1_900,
  failing_since: minutesAgo(30),
  last_error: 'It answered 503.',
  next_try_at: minutesAgo(-2),
  samples_refused: 12,
  last_refusal: 'It answered 400: out of bounds',
  refused_at: minutesAgo(50),
  etag: '"1"',
};
