/** The filters of the list as they stand in the address, and as the API wants them. Pure. */
import type { Query } from '@/api/client';
import type { RolloutState } from '@/api/types/rollouts';
import type { UrlState } from '@/lib/urlState';

/** Order is data: as a rollout goes. */
export const ROLLOUT_STATES: readonly RolloutState[] = [
  'scheduled',
  'pending',
  'pushing',
  'converging',
  'baking',
  'held',
  'paused',
  'rolling_back',
  'rollback_incomplete',
  'complete',
  'rolled_back',
  'superseded',
  'cancelled',
];

export const CLEARED = { gateway: '', slice: '', active: '', state: '' };

/** `inSlice`: the slice of a page that is about one; it outweighs the filter. */
export function queryOf(url: UrlState, inSlice: string | undefined): Query {
  const { gateway, slice, state } = url;
  const active = url['active'] === 'true' || url['active'] === 'false' ? url['active'] : undefined;
  const asked = inSlice ? { slice: inSlice } : { slice, gateway };
  return withoutUnset({ ...asked, active, state: isState(state) ? state : undefined });
}

const isState = (word: string | undefined): boolean =>
  ROLLOUT_STATES.some((state) => state === word);

const withoutUnset = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value));

/** The same, as words for “nothing matches the filter”; empty without one. */
export const describe = (query: Query, inSlice: string | undefined): string =>
  Object.entries(query)
    .filter(([name]) => !(inSlice && name === 'slice'))
    .map(([name, value]) => `${name}:${value}`)
    .join(' ');
