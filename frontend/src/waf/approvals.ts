/** What was approved to leave, and the requests that approve it and revoke that. */
import { useQuery } from '@tanstack/react-query';
import { read, type Query, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { DlpApproval } from '@/api/types/dlp';
import type { Page } from '@/api/types/page';

export const useApprovals = (slice: string, filter: Query) =>
  useQuery<Page<DlpApproval>, ApiError>({
    queryKey: keys.dlpApprovals(slice, filter),
    queryFn: ({ signal }) => read(`/slices/${slice}/dlp-approvals`, filter, signal),
  });

export const approveRequest = (
  slice: string,
  event: string,
  { seconds, reason }: { seconds: number; reason: string },
  nowMs: number,
): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/waf/events/${event}/approval`,
  body: { until: new Date(nowMs + seconds * 1_000).toISOString(), reason: reason.trim() },
});

export const revokeRequest = (slice: string, { id }: DlpApproval): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/dlp-approvals/${id}/revoke`,
});
