/** Edits one object of a draft: what is shown, what differs, what is wrong with it, and how it is saved. */
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { asApiError, type ApiError } from '@/api/errors';
import type { IntentObject } from '@/api/types/intent';
import type { EditedKind } from './kind';
import { overtakenBy, type Overtaken } from './overtaken';
import { isSameJson } from './sameJson';
import { unsaved } from './unsaved';
import { useCheck, type Check } from './useCheck';
import { useStore } from './useStore';
import { useWork } from './useWork';
import { placeOf, workOf, writeOf, type Stored } from './work';

export type Editor<Spec> = Check & {
  name: string;
  setName: (name: string) => void;
  spec: Spec;
  setSpec: (spec: Spec) => void;
  isNew: boolean;
  isDirty: boolean;
  /** Somebody else saved it after we read it, and we have edits of our own. */
  overtaken: Overtaken<Spec> | null;
  /** Go on from what is stored now, with this spec. */
  goOnWith: (spec: Spec) => void;
  undo: () => void;
  /** The request that saving sends; also what “show as API call” shows. */
  request: WriteRequest;
  save: () => Promise<IntentObject<Spec>>;
  isBusy: boolean;
  /** Why saving exactly this was refused. */
  error: ApiError | null;
};

/** `stored` null makes a new object. */
export function useEditor<Spec>(
  kind: EditedKind<Spec>,
  slice: string,
  stored: Stored<Spec> | null,
): Editor<Spec> {
  const { work, setWork, isDirty, theirs } = useWork(kind, slice, stored);
  const [refused, setRefused] = useState<WriteRequest | null>(null);
  const store = useStore<Spec>(slice, kind.plural);
  const request = writeOf(kind, slice, work);
  const error = isSameJson(refused, request) ? store.error : null;
  const check = useCheck(
    isDirty && work.name !== '' ? request : null,
    error?.problems ?? work.base?.value.problems ?? [],
  );
  const save = async () => {
    try {
      const value = await store.write(request);
      const saved = { value, etag: value.etag };
      unsaved.forget(placeOf(slice, kind.plural, work.base?.value.name));
      if (work.base) setWork(workOf(kind, saved));
      return value;
    } catch (failure) {
      setRefused(request);
      throw asApiError(failure) ?? failure;
    }
  };
  return {
    ...check,
    name: work.name,
    setName: (name) => setWork({ ...work, name }),
    spec: work.spec,
    setSpec: (spec) => setWork({ ...work, spec }),
    isNew: work.base === null,
    isDirty,
    overtaken: theirs && isDirty ? overtakenBy(theirs, work) : null,
    goOnWith: (spec) => setWork({ ...work, base: stored, spec }),
    undo: () => setWork(workOf(kind, stored)),
    request,
    save,
    isBusy: store.isBusy,
    error,
  };
}
