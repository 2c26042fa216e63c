/** What a person has in hand while editing: where it began, the name, the spec. */
import type { Tagged, WriteRequest } from '@/api/client';
import type { IntentObject } from '@/api/types/intent';
import type { EditedKind } from './kind';
import { isSameJson } from './sameJson';

export type Stored<Spec> = Tagged<IntentObject<Spec>>;
export type Work<Spec> = {
  /** What was read before editing; null for a new object. */
  base: Stored<Spec> | null;
  name: string;
  spec: Spec;
};

const NEW = '+';

/** Where unsaved work of this object is kept. */
export const placeOf = (slice: string, plural: string, name: string | undefined): string =>
  `${slice}/${plural}/${name ?? NEW}`;

export const workOf = <Spec>(kind: EditedKind<Spec>, base: Stored<Spec> | null): Work<Spec> => ({
  base,
  name: base?.value.name ?? kind.onlyName ?? '',
  spec: base?.value.spec ?? kind.blank(),
});

export function hasEdits<Spec>(kind: EditedKind<Spec>, { base, name, spec }: Work<Spec>): boolean {
  if (base) return !isSameJson(spec, base.value.spec);
  return name !== (kind.onlyName ?? '') || !isSameJson(spec, kind.blank());
}

/** The request that stores it. */
export function writeOf<Spec>(
  kind: EditedKind<Spec>,
  slice: string,
  { base, name, spec }: Work<Spec>,
): WriteRequest {
  const list = `/slices/${slice}/${kind.plural}` as const;
  if (base === null) return { method: 'POST', path: list, body: { name, spec } };
  const path = `${list}/${encodeURIComponent(name)}` as const;
  return { method: 'PUT', path, etag: base.etag, body: { spec } };
}
