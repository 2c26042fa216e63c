/** Two people's edits of one spec brought together, field by field; lists count as one field. */
import { isFields, isSameJson } from './sameJson';

export type Merged<Spec> = {
  /** Theirs where only they changed a field, mine everywhere else. */
  spec: Spec;
  /** What both changed, differently. */
  conflicts: readonly Conflict[];
};
export type Conflict = { pointer: string; mine: unknown; theirs: unknown };

export function mergeSpecs<Spec>(base: Spec, mine: Spec, theirs: Spec): Merged<Spec> {
  const conflicts: Conflict[] = [];
  const spec = merge(base, mine, theirs, '/spec', conflicts) as Spec;
  return { spec, conflicts };
}

function merge(
  base: unknown,
  mine: unknown,
  theirs: unknown,
  pointer: string,
  conflicts: Conflict[],
): unknown {
  if (isSameJson(base, mine) || isSameJson(mine, theirs)) return theirs;
  if (isSameJson(base, theirs)) return mine;
  if (!isFields(base) || !isFields(mine) || !isFields(theirs) || !isOneType(base, mine, theirs)) {
    conflicts.push({ pointer, mine, theirs });
    return mine;
  }
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      merge(base[name], mine[name], theirs[name], `${pointer}/${name}`, conflicts),
    ]),
  );
}

/** A redirect is no forward with other fields: parts of the two make nothing that anybody wanted. */
const isOneType = (...values: readonly Record<string, unknown>[]): boolean =>
  new Set(values.map(({ type }) => type)).size === 1;
