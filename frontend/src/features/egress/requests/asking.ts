/** A request for access about to be made. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Way } from '@/api/types/egress';

export type Ask = {
  workload: string;
  destination: string;
  way: Way;
  /** Of the denial it is about; empty: of none. */
  requestId: string;
  /** For how many seconds. */
  lasts: string;
  why: string;
};

export const LASTS = ['3600', '28800', '86400', '604800', '2592000'] as const;

export function askProblem({
  workload,
  destination,
  why,
}: Ask): 'need.workload' | 'need.destination' | 'need.why' | null {
  if (!workload.trim()) return 'need.workload';
  if (!destination.trim()) return 'need.destination';
  return why.trim() ? null : 'need.why';
}

export const askRequest = (slice: string, wanted: Ask, nowMs: number): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/egress/requests`,
  body: {
    workload: wanted.workload.trim(),
    destination: wanted.destination.trim(),
    way: wanted.way,
    until: new Date(nowMs + Number(wanted.lasts) * 1_000).toISOString(),
    why: wanted.why.trim(),
    request_id: wanted.requestId,
  },
});
