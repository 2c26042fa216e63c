/** Routes as a person on call reads them: what fails first, then what is limited, then the busiest. Pure. */
import type { RouteShare } from '@/api/types/traffic';

/** Fewer than this share is no trouble of a busy route. */
const NOTABLE = 0.001;

export const byTrouble = (one: RouteShare, other: RouteShare): number =>
  share(other, 'errors') - share(one, 'errors') ||
  share(other, 'limited') - share(one, 'limited') ||
  other.total - one.total;

const share = (route: RouteShare, of: 'errors' | 'limited'): number => {
  const part = route.total > 0 ? route[of] / route.total : 0;
  return part < NOTABLE ? 0 : part;
};
