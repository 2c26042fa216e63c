/** The one error type of API calls: a problem document, or what stands for it when none arrived. */
import type { Problem, ProblemDocument } from './types/problem';

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly problems: readonly Problem[];

  constructor(document: ProblemDocument) {
    super(document.title);
    this.name = 'ApiError';
    this.status = document.status;
    this.code = document.code;
    this.detail = document.detail ?? '';
    this.requestId = document.request_id ?? null;
    this.problems = document.problems ?? [];
  }

  /** Somebody else changed it since it was read. */
  get isStale(): boolean {
    return this.status === 412;
  }
  get isForbidden(): boolean {
    return this.status === 403;
  }
  get isMissing(): boolean {
    return this.status === 404;
  }
}

export const asApiError = (error: unknown): ApiError | null =>
  error instanceof ApiError ? error : null;

/** The problem document of a failed response; anything else becomes one with code `http_<status>`. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  return new ApiError(parseDocument(text) ?? standIn(response));
}

function parseDocument(text: string): ProblemDocument | null {
  try {
    const value: unknown = JSON.parse(text);
    const isDocument = typeof value === 'object' && value !== null && 'title' in value;
    return isDocument ? (value as ProblemDocument) : null;
  } catch {
    return null;
  }
}

const standIn = (response: Response): ProblemDocument => ({
  type: 'about:blank',
  title: `The server answered ${response.status}`,
  status: response.status,
  code: `http_${response.status}`,
  request_id: response.headers.get('X-Request-ID') ?? undefined,
});

export const unreachable = (): ApiError =>
  new ApiError({
    type: 'about:blank',
    title: 'The control plane could not be reached',
    detail: 'Gateways keep serving their last proven configuration. Nothing was changed.',
    status: 0,
    code: 'unreachable',
  });
