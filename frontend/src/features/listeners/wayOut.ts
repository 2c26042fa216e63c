/** Which listeners lead out. */
import type { ListenerSpec } from '@/api/types/intent';

export const isWayOut = (protocol: ListenerSpec['protocol']): boolean =>
  protocol === 'egress' || protocol === 'egress_tls';
