/** Problems of a refused write at their fields; what belongs to no field is told as a whole. Pure. */
import type { ApiError } from '@/api/errors';

/** The text of the problem at `pointer` or anywhere below it. */
export const errorAt = (error: ApiError | null, pointer: string): string | undefined =>
  error?.problems.find(({ pointer: place }) => isAt(place, pointer))?.text;

/** The text of the problem at exactly `pointer`. */
export const errorOf = (error: ApiError | null, pointer: string): string | undefined =>
  error?.problems.find(({ pointer: place }) => place === pointer)?.text;

/** The error, unless every problem of it stands at one of these fields. */
export function restOf(error: ApiError | null, pointers: readonly string[]): ApiError | null {
  if (!error || error.problems.length === 0) return error;
  const isShown = (place: string) => pointers.some((pointer) => isAt(place, pointer));
  return error.problems.every(({ pointer }) => isShown(pointer)) ? null : error;
}

const isAt = (place: string, pointer: string): boolean =>
  place === pointer || place.startsWith(`${pointer}/`);
