/** Asks for an approval, or decides one; either way the gates of the slice are read again. */
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';

export type Decision = 'approve' | 'reject' | 'withdraw';

export const askRequest = (slice: string, plan: string, message: string): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/approvals`,
  body: { plan, message },
});

export const decideRequest = (
  slice: string,
  id: string,
  decision: Decision,
  comment: string,
): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/approvals/${id}/${decision}`,
  body: { comment },
});

export const useApprovalWrite = (slice: string) => useWrite([keys.gates(slice), keys.plan(slice)]);
