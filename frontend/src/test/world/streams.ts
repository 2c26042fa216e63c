/** Streams of the audit trail, its verification, and what an entry led to. */
import type { Consequences, Stream, Verification } from '@/api/types/audit';
import { ago, MINUTE } from './time';

export const splunk: Stream = {
  id: '0198c1f0-0000-7000-8000-00000000f001',
  name: 'splunk',
  kind: 'webhook',
  url: 'https://splunk.example.org/gatehouse',
  format: 'json',
  ca_pem: '',
  has_client_certificate: false,
  is_enabled: true,
  state: 'sending',
  backlog: 0,
  messages_sent: 12_040,
  last_sent_at: ago(4),
  failing_since: null,
  last_error: '',
  next_try_at: null,
  etag: '"2"',
};

export const arcsight: Stream = {
  ...splunk,
  id: '0198c1f0-0000-7000-8000-00000000f002',
  name: 'arcsight',
  kind: 'syslog',
  url: 'syslog+tls://collector.example.org:6514',
  format: 'cef',
  has_client_certificate: true,
  state: 'failing',
  backlog: 31,
  failing_since: ago(20 * MINUTE),
  last_error: 'It cannot be reached: connection refused.',
  etag: '"1"',
};

export const whole: Verification = {
  state: 'verified',
  chains: 3,
  waiting: 0,
  broken: 0,
  verified_at: ago(8),
  items: [],
};

export const broken: Verification = {
  ...whole,
  state: 'broken',
  broken: 1,
  items: [
    {
      chain: 'acme',
      head: 1_200,
      verified: 1_190,
      verified_at: ago(60),
      broken_at: 1_177,
      broken_text: 'its content does not fit its digest',
      broken_since: ago(50),
    },
  ],
};

export const consequences: Consequences = {
  revision: {
    slice: 'acme@edge',
    sequence: 413,
    created_at: ago(22 * MINUTE),
    message: 'Search v2 behind a flag',
    added: 1,
    changed: 2,
    removed: 0,
  },
  rollouts: [
    {
      id: '0198c1f0-0000-7000-8000-00000000a001',
      state: 'complete',
      created_at: ago(22 * MINUTE),
      started_at: ago(22 * MINUTE),
      finished_at: ago(20 * MINUTE),
      cause: '',
      nodes: [
        {
          node: 'edge-1',
          id: '0198c1f0-0000-7000-8000-00000000b001',
          state: 'proven',
          at: ago(21 * MINUTE),
        },
      ],
    },
  ],
  effect: null,
};
