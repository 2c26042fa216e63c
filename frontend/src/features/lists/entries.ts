/** Entries of a list: what ended, what ends next, and what becomes of them when more are added. Pure. */
import type { ListEntry } from '@/api/types/intent';

export const isOver = ({ expires_at }: ListEntry, nowMs: number): boolean =>
  expires_at !== null && Date.parse(expires_at) <= nowMs;

export type Added = {
  entries: ListEntry[];
  /** How many are new, and how many were there with another end. */
  added: number;
  changed: number;
};

/** Each value once: one that is there already takes the end that comes with it, if one comes. */
export function withMore(old: readonly ListEntry[], more: readonly ListEntry[]): Added {
  const places = new Map(old.map(({ value }, place) => [value, place]));
  const entries = [...old];
  const changed = new Set<number>();
  for (const entry of more) {
    const place = places.get(entry.value);
    if (place === undefined) {
      places.set(entry.value, entries.length);
      entries.push(entry);
    } else if (entry.expires_at !== null && !isSameMoment(entry, entries[place])) {
      entries[place] = entry;
      if (place < old.length) changed.add(place);
    }
  }
  return { entries, added: entries.length - old.length, changed: changed.size };
}

const isSameMoment = (one: ListEntry, other: ListEntry | undefined): boolean =>
  Date.parse(one.expires_at ?? '') === Date.parse(other?.expires_at ?? '');

/** As it can be pasted again. */
export const toLines = (entries: readonly ListEntry[]): string =>
  entries
    .map(({ value, expires_at: end }) => (end ? `${value}  # until ${shortened(end)}` : value))
    .join('\n');

/** A whole day needs no hour. */
const shortened = (end: string): string =>
  new Date(end)
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/:00\.000Z$/, 'Z');
