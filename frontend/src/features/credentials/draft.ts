/** What the forms of a credential hold, what is missing of it, and the requests it becomes. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Credential, CredentialKind, CredentialParameters } from '@/api/types/credentials';
import {
  FIXED,
  hasHeader,
  hasPrefix,
  LISTS,
  OPTIONAL,
  parametersFor,
  READABLE,
  type Parameter,
} from './looks';
import { pathOf } from './reads';

export type Vault = {
  address: string;
  mount: string;
  path: string;
  field: string;
  /** Fields of what changes with the secret, by what they are; empty: it is given here. */
  fields: Partial<Record<Parameter, string>>;
  namespace: string;
  roleId: string;
  /** The token, or of AppRole the secret id; empty keeps what is there. */
  key: string;
  ca: string;
  period: string;
  staleAfter: string;
};

export type Draft = {
  name: string;
  kind: CredentialKind;
  header: string;
  prefix: string;
  parameters: Partial<Record<Parameter, string>>;
  description: string;
  owner: string;
  isRead: boolean;
  secret: string;
  sessionToken: string;
  vault: Vault;
};

export function draftOf(stored: Credential | null): Draft {
  const place = stored?.store;
  const { secret: field = 'value', ...fields } = place?.fields ?? {};
  return {
    name: stored?.name ?? '',
    kind: stored?.kind ?? 'header',
    header: stored?.header ?? 'authorization',
    prefix: stored?.prefix ?? 'Bearer ',
    parameters: wordsOf(stored?.parameters ?? {}),
    description: stored?.description ?? '',
    owner: stored?.owner ?? '',
    isRead: stored?.source === 'vault_kv',
    secret: '',
    sessionToken: '',
    vault: {
      address: place?.address ?? '',
      mount: place?.mount ?? 'secret',
      path: place?.path ?? '',
      field,
      fields,
      namespace: place?.namespace ?? '',
      roleId: place?.role_id ?? '',
      key: '',
      ca: place?.ca ?? '',
      period: String(place?.period_seconds ?? 60),
      staleAfter: String(place?.stale_after_seconds ?? 3600),
    },
  };
}

export type Missing =
  'need.name' | 'need.secret' | 'need.place' | 'need.key' | 'need.parameter' | 'need.change';

export function missingOf(stored: Credential | null, draft: Draft): Missing | null {
  const { vault } = draft;
  if (!draft.name.trim()) return 'need.name';
  if (parametersFor(draft.kind, draft.parameters).some((name) => isNeeded(draft, name)))
    return 'need.parameter';
  if (draft.isRead && !(vault.address.trim() && vault.path.trim() && vault.field.trim()))
    return 'need.place';
  if (stored) return Object.keys(changesOf(stored, draft)).length === 0 ? 'need.change' : null;
  if (draft.isRead) return vault.key.trim() ? null : 'need.key';
  return draft.secret ? null : 'need.secret';
}

const isNeeded = (draft: Draft, name: Parameter): boolean =>
  !OPTIONAL.has(name) &&
  !draft.parameters[name]?.trim() &&
  !(draft.isRead && READABLE.has(name) && draft.vault.fields[name]?.trim());

export function addRequest(slice: string, draft: Draft): WriteRequest {
  const { kind, secret, sessionToken: token } = draft;
  const given = draft.isRead
    ? { vault: vaultOf(draft.vault) }
    : { secret, ...(token && kind === 'aws_sigv4' && { session_token: token }) };
  const head = {
    ...(hasHeader(kind, draft.parameters) && { header: draft.header.trim() }),
    ...(hasPrefix(kind) && { prefix: draft.prefix }),
  };
  const words = { description: draft.description.trim(), owner: draft.owner.trim() };
  const body = {
    name: draft.name.trim(),
    kind,
    ...head,
    parameters: parametersOf(draft),
    ...words,
  };
  return { method: 'POST', path: `/slices/${slice}/credentials`, body: { ...body, ...given } };
}

export function changeRequest(stored: Credential, draft: Draft): WriteRequest {
  const { slice, name, etag } = stored;
  return { method: 'PATCH', path: pathOf(slice, name), etag, body: changesOf(stored, draft) };
}

/** Only what differs from `stored`; an emptied parameter is taken away. */
function changesOf(stored: Credential, draft: Draft): Record<string, unknown> {
  const before = draftOf(stored);
  const [old, now] = [parametersOf(before), parametersOf(draft)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])] as Parameter[];
  const parameters = Object.fromEntries(
    names
      .filter((name) => !FIXED.has(name) && !isSame(old[name], now[name]))
      .map((name) => [name, now[name] ?? null]),
  );
  const vault = Object.fromEntries(
    Object.entries(vaultOf(draft.vault)).filter(
      ([name, value]) => !isSame(value, (vaultOf(before.vault) as Record<string, unknown>)[name]),
    ),
  );
  return {
    ...(draft.description.trim() !== stored.description && {
      description: draft.description.trim(),
    }),
    ...(draft.owner.trim() !== stored.owner && { owner: draft.owner.trim() }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(draft.isRead && Object.keys(vault).length > 0 && { vault }),
  };
}

/** The request as it may be shown: with a placeholder where a secret stands. */
export function shownRequest(request: WriteRequest): WriteRequest {
  const body = request.body as Record<string, unknown>;
  const vault = body['vault'];
  return {
    ...request,
    body: { ...hidden(body), ...(typeof vault === 'object' && vault && { vault: hidden(vault) }) },
  };
}

const SECRETS = new Set(['secret', 'session_token', 'token', 'secret_id']);

const hidden = (body: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, SECRETS.has(name) && value ? '…' : value]),
  );

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const wordsOf = (parameters: CredentialParameters): Draft['parameters'] =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(' ') : String(value ?? ''),
    ]),
  );

function parametersOf({ kind, parameters, isRead, vault }: Draft): Record<string, unknown> {
  const own = parametersFor(kind, parameters).filter(
    (name) => parameters[name]?.trim() && !(isRead && vault.fields[name]?.trim()),
  );
  return Object.fromEntries(
    own.map((name) => {
      const text = parameters[name] ?? '';
      return [name, valueOf(name, text)];
    }),
  );
}

function valueOf(name: Parameter, text: string): unknown {
  if (name === 'string_to_sign') return text;
  if (LISTS.has(name)) return text.trim().split(/[\s,]+/);
  return name === 'expires_seconds' ? Number(text) : text.trim();
}

function vaultOf(vault: Vault) {
  const key = vault.key.trim() && {
    [vault.roleId.trim() ? 'secret_id' : 'token']: vault.key.trim(),
  };
  const others = Object.entries(vault.fields).filter(([, field]) => field?.trim());
  return {
    address: vault.address.trim(),
    mount: vault.mount.trim(),
    path: vault.path.trim(),
    fields: { secret: vault.field.trim(), ...Object.fromEntries(others) },
    namespace: vault.namespace.trim(),
    role_id: vault.roleId.trim(),
    ca: vault.ca,
    period_seconds: Number(vault.period),
    stale_after_seconds: Number(vault.staleAfter),
    ...key,
  };
}
