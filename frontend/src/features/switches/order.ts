/** Switches as a person should read them: what is on first, then the newest. Pure. */
import type { KillSwitch } from '@/api/types/switches';

const RANK: Record<KillSwitch['state'], number> = { on: 0, lifting: 1, off: 2 };

export const bySwitchState = (one: KillSwitch, other: KillSwitch): number =>
  RANK[one.state] - RANK[other.state] || Date.parse(other.thrown_at) - Date.parse(one.thrown_at);

/** In force until they are off: what is being lifted still answers somewhere. */
export const countOn = (switches: readonly KillSwitch[]): number =>
  switches.filter(({ state }) => state !== 'off').length;
