/** What holds where a gateway says nothing: the same as in the control plane's own description. */
import type { DefaultsSpec } from '@/api/types/intent';

/** There is one object of defaults, and this is its name. */
export const NAME = 'defaults';

export const blank = (): DefaultsSpec => ({
  description: '',
  max_request_headers_kib: 60,
  max_request_headers: 100,
  request_headers_timeout_seconds: 10,
  request_timeout_seconds: 300,
  stream_idle_timeout_seconds: 300,
  connection_idle_timeout_seconds: 900,
  max_connection_seconds: null,
  max_requests_per_connection: null,
  drain_timeout_seconds: 5,
  max_concurrent_streams: 100,
  buffer_limit_kib: 32,
  trusted_hops: 0,
  headers_with_underscores: 'reject',
  allow_websockets: true,
  max_connections_per_service: 1024,
  max_requests_per_service: 1024,
  max_retries_per_service: 3,
  waf: null,
  records: null,
  policies: [],
  egress_help_url: '',
});
