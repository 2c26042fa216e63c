/** What a new named destination starts as. */
import type { NamedDestinationSpec } from '@/api/types/intent';

export const blank = (): NamedDestinationSpec => ({
  description: '',
  host: '',
  port: 443,
  credential: null,
  trust: null,
  retry: null,
  regions: [],
});

/** What a first one may be like: with a credential it would need that one first. */
export const FIRST = { name: 'stripe', spec: { host: 'api.stripe.com' } };
