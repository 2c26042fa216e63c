/** What a policy is while it is edited, and what a new one starts as. */
import type { TrafficPolicySpec, TrafficSettings } from '@/api/types/intent';

/** Null: nobody has chosen a type yet. */
export type EditedSpec = Omit<TrafficPolicySpec, 'policy'> & { policy: TrafficSettings | null };

export const policy = (): EditedSpec => ({ description: '', policy: null });

/** What a first policy may be like. */
export const FIRST = {
  name: 'per-client',
  spec: {
    policy: {
      type: 'rate_limit',
      requests: 600,
      per_seconds: 60,
      by: { type: 'client_address' },
    } as TrafficSettings,
  },
};
