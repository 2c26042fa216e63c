/** The work in hand on one object: found again where it was left, following what is stored while untouched. */
import { useEffect, useState } from 'react';
import type { EditedKind } from './kind';
import { newerThan } from './overtaken';
import { unsaved } from './unsaved';
import { hasEdits, placeOf, workOf, type Stored, type Work } from './work';

export function useWork<Spec>(
  kind: EditedKind<Spec>,
  slice: string,
  stored: Stored<Spec> | null,
): {
  work: Work<Spec>;
  setWork: (work: Work<Spec>) => void;
  isDirty: boolean;
  /** What is stored now, if somebody else put it there since. */
  theirs: Stored<Spec> | null;
} {
  const place = placeOf(slice, kind.plural, stored?.value.name);
  const [work, setWork] = useState(() => unsaved.find<Work<Spec>>(place) ?? workOf(kind, stored));
  const isDirty = hasEdits(kind, work);
  const theirs = newerThan(work, stored);
  if (theirs && !isDirty) setWork(workOf(kind, theirs));
  useEffect(() => {
    if (isDirty) unsaved.keep(place, work);
    else unsaved.forget(place);
  }, [place, isDirty, work]);
  return { work, setWork, isDirty, theirs };
}
