/**
 * Calls to `/api/v1/`: `read` for GET, `write` for the rest. One call = one small file or hook beside its feature.
 * Every failure is an `ApiError`.
 */
import createClient from 'openapi-fetch';
import { middleware, NO_KEY } from './middleware';
import { fetchProved } from './stepUp';

type Operation = {
  parameters: { query?: Record<string, unknown>; header?: Record<string, unknown> };
  requestBody?: { content: { 'application/json': unknown } };
  responses: { 200: { content: { 'application/json': unknown } } };
};
type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';
type Paths = Record<`/${string}`, Record<Method, Operation>>;

export type ApiPath = `/${string}`;
export type Query = Record<string, string | number | boolean | undefined>;
export type WriteMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A value together with the entity tag it was read under. */
export type Tagged<Value> = { value: Value; etag: string };

export type WriteRequest = {
  method: WriteMethod;
  path: ApiPath;
  body?: unknown;
  /** Sent as If-Match; the server answers 412 when somebody else was faster. */
  etag?: string;
  /** Validate and answer what would be stored, store nothing. */
  dryRun?: boolean;
  /** Give your own where one intention may be sent twice. */
  idempotencyKey?: string;
  /** It asks and changes nothing: its answer is not to be kept for who might send it twice. */
  isQuestion?: boolean;
};

export const API_ROOT = '/api/v1';
const client = createClient<Paths>({
  baseUrl: new URL(API_ROOT, window.location.origin).href,
  fetch: fetchProved,
});
client.use(middleware);

export async function read<Value>(
  path: ApiPath,
  query?: Query,
  signal?: AbortSignal,
): Promise<Value> {
  return (await readTagged<Value>(path, query, signal)).value;
}

export async function readTagged<Value>(
  path: ApiPath,
  query: Query = {},
  signal?: AbortSignal,
): Promise<Tagged<Value>> {
  const { data, response } = await client.GET(path, { params: { query }, signal });
  return { value: data as Value, etag: response.headers.get('ETag') ?? '' };
}

export async function write<Value>(request: WriteRequest): Promise<Value> {
  const { data } = await client.request(request.method.toLowerCase() as Method, request.path, {
    params: { query: request.dryRun ? { dry_run: true } : {} },
    headers: writeHeaders(request),
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  return data as Value;
}

/** Sends a POST whose answer is a file; it is not kept for who might send it twice. */
export async function writeForBlob(path: ApiPath): Promise<Blob> {
  const { data } = await client.POST(path, {
    parseAs: 'blob',
    headers: { 'Idempotency-Key': NO_KEY },
  });
  return data as unknown as Blob;
}

function writeHeaders({ etag, idempotencyKey, isQuestion }: WriteRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  if (etag) headers['If-Match'] = etag;
  if (isQuestion) headers['Idempotency-Key'] = NO_KEY;
  else if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey;
  return headers;
}
