/** Problems of a refused write at their fields. Pure. */
import type { ApiError } from '@/api/errors';

const isAt = (place: string, pointer: string) =>
  place === pointer || place.startsWith(`${pointer}/`);

/** The text of the problem at `pointer` or below it. */
export const problemAt = (error: ApiError | null, pointer: string): string | undefined =>
  error?.problems.find(({ pointer: place }) => isAt(place, pointer))?.text;
