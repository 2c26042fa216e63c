/** Somebody saved the object that we are editing: who, and what would come of bringing both together. */
import { mergeSpecs, type Merged } from './mergeSpecs';
import type { Stored, Work } from './work';

export type Overtaken<Spec> = Merged<Spec> & {
  who: string;
  theirs: Spec;
  /** They took it out of the draft; saving would bring it back. */
  isRemoval: boolean;
};

/** What is stored now, if it is not what we began with. */
export function newerThan<Spec>(
  work: Work<Spec>,
  stored: Stored<Spec> | null,
): Stored<Spec> | null {
  if (!stored || stored.etag === work.base?.etag) return null;
  return stored;
}

export function overtakenBy<Spec>({ value }: Stored<Spec>, work: Work<Spec>): Overtaken<Spec> {
  const base = work.base?.value.spec ?? work.spec;
  return {
    ...mergeSpecs(base, work.spec, value.spec),
    who: value.updated_by,
    theirs: value.spec,
    isRemoval: value.state === 'removed',
  };
}
