/** The bounds of a gateway that are one number each, by what they bound. Order is that of the form. */
import type { DefaultsSpec } from '@/api/types/intent';

type NumberName = {
  [Name in keyof DefaultsSpec]: DefaultsSpec[Name] extends number ? Name : never;
}[keyof DefaultsSpec];

type Row = { name: NumberName; suffix?: string };

export const GROUPS = {
  requests: [
    { name: 'max_request_headers_kib', suffix: ' KiB' },
    { name: 'max_request_headers' },
    { name: 'request_headers_timeout_seconds', suffix: ' s' },
    { name: 'request_timeout_seconds', suffix: ' s' },
  ],
  connections: [
    { name: 'connection_idle_timeout_seconds', suffix: ' s' },
    { name: 'stream_idle_timeout_seconds', suffix: ' s' },
    { name: 'drain_timeout_seconds', suffix: ' s' },
    { name: 'max_concurrent_streams' },
    { name: 'buffer_limit_kib', suffix: ' KiB' },
  ],
  services: [
    { name: 'max_connections_per_service' },
    { name: 'max_requests_per_service' },
    { name: 'max_retries_per_service' },
  ],
} as const satisfies Record<string, readonly Row[]>;

export type GroupName = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];
/** Each of them has its words. */
export type Bound = { name: (typeof GROUPS)[GroupName][number]['name']; suffix?: string };
