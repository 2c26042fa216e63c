/** Which fields the forms of an issuer have. Pure. */
import type { ApiError } from '@/api/errors';
import { restOf } from '@/api/fieldErrors';

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

/** Every problem of it stands at a field. */
export const isShownAtField = (error: ApiError): boolean => restOf(error, POINTERS) === null;
