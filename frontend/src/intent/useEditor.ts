/** Edits one object of a draft: what is shown, what differs, what is wrong with it, and how it is saved. */
import { useState } from 'react';
import type { Tagged, WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { IntentObject } from '@/api/types/intent';
import type { ApiError } from '@/api/errors';
import { useWrite } from '@/api/useWrite';
import type { IntentKind } from './kind';
import { useCheck, type Check } from './useCheck';

export type Editor<Spec> = Check & {
  name: string;
  setName: (name: string) => void;
  spec: Spec;
  setSpec: (spec: Spec) => void;
  isNew: boolean;
  isDirty: boolean;
  /** Somebody else saved it after we read it, and we have edits of our own. */
  isOvertaken: boolean;
  takeTheirs: () => void;
  /** The request that saving sends; also what “show as API call” shows. */
  request: WriteRequest;
  save: () => Promise<IntentObject<Spec>>;
  remove: () => Promise<unknown>;
  isBusy: boolean;
  error: ApiError | null;
};

/** `stored` null makes a new object. */
export function useEditor<Spec>(
  kind: IntentKind<Spec>,
  slice: string,
  stored: Tagged<IntentObject<Spec>> | null,
): Editor<Spec> {
  const [base, setBase] = useState(stored);
  const [name, setName] = useState(stored?.value.name ?? '');
  const [spec, setSpec] = useState<Spec>(stored?.value.spec ?? kind.blank);
  const writing = useWrite<IntentObject<Spec>>([keys.slice(slice), keys.me(), keys.slices()]);
  const isDirty = base === null || !isSame(spec, base.value.spec);
  const isNewer = stored !== null && stored.etag !== base?.etag;
  const adopt = (theirs: Tagged<IntentObject<Spec>> | null) => {
    setBase(theirs);
    if (theirs) setSpec(theirs.value.spec);
  };
  if (isNewer && !isDirty) adopt(stored);
  const request = writeOf(kind, slice, base, name, spec);
  const hasSomethingToCheck = isDirty && name !== '';
  const check = useCheck(hasSomethingToCheck ? request : null, base?.value.problems ?? []);
  return {
    ...check,
    name,
    setName,
    spec,
    setSpec,
    isNew: base === null,
    isDirty,
    isOvertaken: isNewer && isDirty,
    takeTheirs: () => adopt(stored),
    request,
    save: () => writing.mutateAsync(request),
    remove: () =>
      writing.mutateAsync({ method: 'DELETE', path: request.path, etag: base?.etag ?? '*' }),
    isBusy: writing.isPending,
    error: writing.error,
  };
}

function writeOf<Spec>(
  kind: IntentKind<Spec>,
  slice: string,
  base: Tagged<IntentObject<Spec>> | null,
  name: string,
  spec: Spec,
): WriteRequest {
  const list = `/slices/${slice}/${kind.plural}` as const;
  if (base === null) return { method: 'POST', path: list, body: { name, spec } };
  const path = `${list}/${encodeURIComponent(name)}` as const;
  return { method: 'PUT', path, etag: base.etag, body: { spec } };
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
