/** Revisions on a time axis: when each began to go out and how that ended. Pure. */
import type { Rollout, RolloutState } from '@/api/types/rollouts';

export type MarkerKind = 'started' | 'complete' | 'rolled_back';
export type Marker = {
  atSeconds: number;
  revision: number;
  kind: MarkerKind;
  /** Said of it instead of what its kind says, e.g. its title and author. */
  text?: string;
};

const ENDS: Partial<Record<RolloutState, MarkerKind>> = {
  complete: 'complete',
  rolled_back: 'rolled_back',
};

type Moments = Pick<Rollout, 'revision' | 'state' | 'started_at' | 'finished_at'>;

/** In order of time. What was superseded or cancelled ended with nothing to mark. */
export const markersOf = (rollouts: readonly Moments[]): Marker[] =>
  rollouts
    .flatMap(({ revision, state, started_at, finished_at }) => [
      ...markerAt(started_at, revision, 'started'),
      ...markerAt(finished_at, revision, ENDS[state]),
    ])
    .toSorted((one, other) => one.atSeconds - other.atSeconds);

const markerAt = (at: string | null, revision: number, kind: MarkerKind | undefined): Marker[] =>
  at && kind ? [{ atSeconds: Date.parse(at) / 1_000, revision, kind }] : [];

/** Markers too close to be told apart are drawn as one line. `x` is in the units of `toX`. */
export type Cluster = { x: number; label: string; kind: MarkerKind; markers: Marker[] };

export function gather(
  markers: readonly Marker[],
  toX: (atSeconds: number) => number,
  apart: number,
): Cluster[] {
  const groups: { x: number; markers: Marker[] }[] = [];
  for (const marker of markers) {
    const x = toX(marker.atSeconds);
    const last = groups.at(-1);
    if (last && x - last.x < apart) {
      last.markers.push(marker);
      last.x = x;
    } else groups.push({ x, markers: [marker] });
  }
  return groups.map((group) => ({
    ...group,
    label: labelOf(group.markers),
    kind: gravest(group.markers),
  }));
}

function labelOf(markers: readonly Marker[]): string {
  const revisions = markers.map(({ revision }) => revision);
  const [least, most] = [Math.min(...revisions), Math.max(...revisions)];
  return least === most ? `r${least}` : `r${least}–${most}`;
}

const GRAVITY: readonly MarkerKind[] = ['rolled_back', 'complete', 'started'];

const gravest = (markers: readonly Marker[]): MarkerKind =>
  GRAVITY.find((kind) => markers.some((marker) => marker.kind === kind)) ?? 'started';
