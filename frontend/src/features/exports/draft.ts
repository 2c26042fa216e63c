/** What an export's form holds, what is missing of it, and the request it becomes. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Export, ExportKind } from '@/api/types/exports';

export const KINDS: readonly ExportKind[] = ['remote_write', 'otlp'];
export const INTERVALS = ['10', '60'] as const;

export type ExportDraft = {
  kind: ExportKind;
  name: string;
  url: string;
  queryUrl: string;
  /** One a line, `Name: value`; empty keeps what is there. */
  headers: string;
  tenants: string;
  /** One a line, `name=value`. */
  labels: string;
  interval: string;
  isEnabled: boolean;
};

export const draftOf = (stored: Export | null): ExportDraft => ({
  kind: stored?.kind ?? 'remote_write',
  name: stored?.name ?? '',
  url: stored?.url ?? '',
  queryUrl: stored?.query_url ?? '',
  headers: '',
  tenants: stored?.tenants.join(', ') ?? '',
  labels: Object.entries(stored?.external_labels ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join('\n'),
  interval: String(stored?.interval_seconds ?? 60),
  isEnabled: stored?.is_enabled ?? true,
});

export type Missing = 'need.name' | 'need.url' | 'need.headers' | 'need.labels' | 'need.change';

export function missingOf(stored: Export | null, draft: ExportDraft): Missing | null {
  if (!draft.name.trim()) return 'need.name';
  if (!draft.url.trim()) return 'need.url';
  if (!pairsOf(draft.headers, ':')) return 'need.headers';
  if (!pairsOf(draft.labels, '=')) return 'need.labels';
  const { body } = requestOf(stored, draft);
  return Object.keys(body as object).length === 0 ? 'need.change' : null;
}

/** Only what differs from `stored`, under the tag it was read with. */
export function requestOf(stored: Export | null, draft: ExportDraft): WriteRequest {
  const headers = draft.headers.trim() && { headers: pairsOf(draft.headers, ':') ?? {} };
  const fields = { ...fieldsOf(draft), ...headers };
  if (!stored) return { method: 'POST', path: '/exports', body: { kind: draft.kind, ...fields } };
  const before = fieldsOf(draftOf(stored)) as Record<string, unknown>;
  const changed = Object.entries(fields).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  return {
    method: 'PATCH',
    path: `/exports/${stored.id}`,
    etag: stored.etag,
    body: Object.fromEntries(changed),
  };
}

/** The request as it may be shown: with a placeholder where a header's value stands. */
export function shownRequest(request: WriteRequest): WriteRequest {
  const body = request.body as { headers?: Record<string, string> };
  if (!body.headers) return request;
  const hidden = Object.fromEntries(Object.keys(body.headers).map((name) => [name, '…']));
  return { ...request, body: { ...body, headers: hidden } };
}

const fieldsOf = ({
  kind,
  name,
  url,
  queryUrl,
  tenants,
  labels,
  interval,
  isEnabled,
}: ExportDraft) => ({
  name: name.trim(),
  url: url.trim(),
  query_url: kind === 'otlp' ? '' : queryUrl.trim(),
  tenants: tenants.split(/[\s,]+/).filter(Boolean),
  external_labels: pairsOf(labels, '=') ?? {},
  interval_seconds: Number(interval),
  is_enabled: isEnabled,
});

/** Lines of a name and a value; null where one is none. */
export function pairsOf(text: string, mark: string): Record<string, string> | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => {
    const at = line.indexOf(mark);
    return [line.slice(0, Math.max(0, at)).trim(), line.slice(at + 1).trim()] as const;
  });
  return pairs.every(([name, value]) => name && value) ? Object.fromEntries(pairs) : null;
}
