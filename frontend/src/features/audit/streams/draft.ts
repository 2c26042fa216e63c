/** What a stream's form holds, what is missing of it, and the request it becomes. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Stream } from '@/api/types/audit';

export const KINDS: readonly Stream['kind'][] = ['webhook', 'syslog'];
export const FORMATS: readonly Stream['format'][] = ['json', 'cef', 'ocsf'];

export type StreamDraft = {
  kind: Stream['kind'];
  name: string;
  url: string;
  format: Stream['format'];
  ca: string;
  /** Empty keeps what is there. */
  client: string;
  fromBeginning: boolean;
  isEnabled: boolean;
};

export const draftOf = (stored: Stream | null): StreamDraft => ({
  kind: stored?.kind ?? 'webhook',
  name: stored?.name ?? '',
  url: stored?.url ?? '',
  format: stored?.format ?? 'json',
  ca: stored?.ca_pem ?? '',
  client: '',
  fromBeginning: false,
  isEnabled: stored?.is_enabled ?? true,
});

export type Missing = 'need.name' | 'need.url' | 'need.change';

export function missingOf(
  tenant: string,
  stored: Stream | null,
  draft: StreamDraft,
): Missing | null {
  if (!draft.name.trim()) return 'need.name';
  if (!draft.url.trim()) return 'need.url';
  const { body } = requestOf(tenant, stored, draft);
  return Object.keys(body as object).length === 0 ? 'need.change' : null;
}

/** Only what differs from `stored`, under the tag it was read with. */
export function requestOf(tenant: string, stored: Stream | null, draft: StreamDraft): WriteRequest {
  const path = `/tenants/${tenant}/audit-streams` as const;
  const client = draft.kind === 'syslog' && draft.client.trim() ? { client_pem: draft.client } : {};
  const fields = { ...fieldsOf(draft), ...client };
  if (!stored)
    return {
      method: 'POST',
      path,
      body: { kind: draft.kind, ...fields, from_beginning: draft.fromBeginning },
    };
  const before = fieldsOf(draftOf(stored)) as Record<string, unknown>;
  const changed = Object.entries(fields).filter(([name, value]) => before[name] !== value);
  return {
    method: 'PATCH',
    path: `${path}/${stored.id}`,
    etag: stored.etag,
    body: Object.fromEntries(changed),
  };
}

/** The request as it may be shown: with a placeholder where a private key stands. */
export function shownRequest(request: WriteRequest): WriteRequest {
  const body = request.body as Record<string, unknown>;
  return 'client_pem' in body ? { ...request, body: { ...body, client_pem: '…' } } : request;
}

const fieldsOf = ({ name, url, format, ca, isEnabled }: StreamDraft) => ({
  name: name.trim(),
  url: url.trim(),
  format,
  ca_pem: ca,
  is_enabled: isEnabled,
});
