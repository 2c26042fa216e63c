/** Switches as a person should read them: what is on first, then the newest. Pure. */
import type { KillSwitch, PlatformSwitch } from '@/api/types/switches';

const RANK: Record<KillSwitch['state'], number> = { on: 0, lifting: 1, off: 2 };

type Thrown = Pick<KillSwitch, 'state' | 'thrown_at'>;

export const bySwitchState = (one: Thrown, other: Thrown): number =>
  RANK[one.state] - RANK[other.state] || Date.parse(other.thrown_at) - Date.parse(one.thrown_at);

/** In force until they are off: what is being lifted still answers somewhere. */
export const countOn = (switches: readonly Thrown[]): number =>
  switches.filter(({ state }) => state !== 'off').length;

/** Each once: one that was lifted between the two reads is in both, and is lifted. */
export const together = (
  on: readonly PlatformSwitch[],
  lifted: readonly PlatformSwitch[],
): PlatformSwitch[] => [...new Map([...on, ...lifted].map((one) => [one.id, one])).values()];
