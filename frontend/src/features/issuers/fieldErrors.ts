/** Problems of a refused write at their fields; what belongs to no field is told as a whole. Pure. */
import type { ApiError } from '@/api/errors';

const POINTERS = [
  '/name',
  '/title',
  '/key_types',
  '/lifetime_seconds',
  '/directory_url',
  '/email',
  '/profile',
  '/challenge',
  '/eab_kid',
  '/eab_hmac_key',
  '/ca_bundle',
  '/dns',
  '/dns_secret',
];

const isAt = (place: string, pointer: string) =>
  place === pointer || place.startsWith(`${pointer}/`);

/** The text of the problem at `pointer` or anywhere below it. */
export const errorAt = (error: ApiError | null, pointer: string): string | undefined =>
  error?.problems.find(({ pointer: place }) => isAt(place, pointer))?.text;

/** The text of the problem at exactly `pointer`. */
export const errorOf = (error: ApiError | null, pointer: string): string | undefined =>
  error?.problems.find(({ pointer: place }) => place === pointer)?.text;

/** Every problem of it stands at a field. */
export const isShownAtField = ({ problems }: ApiError): boolean =>
  problems.length > 0 &&
  problems.every((problem) => POINTERS.some((pointer) => isAt(problem.pointer, pointer)));
