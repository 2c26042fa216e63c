/** What each part of the form of an objective is given. */
import type { Promised } from '@/api/types/objectives';

export type FieldsProps = {
  draft: Promised;
  set: (changes: Partial<Promised>) => void;
  /** The text of the problem at a field. */
  wrong: (pointer: string) => string | undefined;
};
