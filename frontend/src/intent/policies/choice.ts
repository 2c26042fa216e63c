/** What an object says of each type: a policy by name, that nothing of it acts, or nothing. Pure. */
import type { TrafficSettings, TrafficType } from '@/api/types/intent';

/** No name has a colon, so these stand for no policy of anybody's. */
export const OFF = ':off';
export const INHERIT = ':inherit';

/** What routes, hostnames, services and defaults have in their specs; only some can turn types off. */
export type Said = { policies: string[]; policies_off?: TrafficType[] };

/** The policies of the slice by name, as far as they were read. */
export type Known = ReadonlyMap<string, TrafficSettings>;

const isOf = (known: Known, type: TrafficType) => (name: string) => known.get(name)?.type === type;

export function choiceOf(said: Said, known: Known, type: TrafficType): string {
  const name = said.policies.find(isOf(known, type));
  return name ?? (said.policies_off?.includes(type) ? OFF : INHERIT);
}

/** Something is said of the type, or could be: there is a policy of it. */
export const isInSight = (said: Said, known: Known, type: TrafficType): boolean =>
  choiceOf(said, known, type) !== INHERIT || [...known.keys()].some(isOf(known, type));

/** Whatever was said of the type before makes room. */
export function chosen(said: Said, known: Known, type: TrafficType, choice: string): Said {
  const kept = said.policies.filter((name) => !isOf(known, type)(name));
  const isNamed = choice !== OFF && choice !== INHERIT;
  const off = (said.policies_off ?? []).filter((other) => other !== type);
  return {
    policies: isNamed ? [...kept, choice] : kept,
    ...(said.policies_off && { policies_off: choice === OFF ? [...off, type] : off }),
  };
}

/** Names that stand in no choice: of no policy that is known, or the second of a type. */
export const strays = (said: Said, known: Known): string[] =>
  said.policies.filter((name, place) => {
    const type = known.get(name)?.type;
    return !type || said.policies.findIndex(isOf(known, type)) !== place;
  });

/** Where the problems of what is said of a type are found. */
export function pointerOf(said: Said, known: Known, type: TrafficType): string {
  const place = said.policies.findIndex(isOf(known, type));
  if (place >= 0) return `/spec/policies/${place}`;
  const off = said.policies_off?.indexOf(type) ?? -1;
  return off >= 0 ? `/spec/policies_off/${off}` : `/spec/policies/${type}`;
}
