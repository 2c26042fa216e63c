/** How the states of a credential look, and which parameters its kinds have. Pure. */
import type {
  CredentialKind,
  CredentialParameters,
  CredentialState,
} from '@/api/types/credentials';
import type { Glyph, Tone } from '@/ui/status/states';

export const LOOKS: Record<CredentialState, { tone: Tone; glyph: Glyph }> = {
  failed: { tone: 'bad', glyph: 'cross' },
  expired: { tone: 'bad', glyph: 'bar' },
  refused: { tone: 'bad', glyph: 'triangle' },
  stale: { tone: 'warn', glyph: 'ring' },
  waiting: { tone: 'idle', glyph: 'dashes' },
  rolling: { tone: 'accent', glyph: 'half' },
  live: { tone: 'ok', glyph: 'disc' },
};
export const STATES = Object.keys(LOOKS) as CredentialState[];

/** Of a node: what it says of the credential itself. */
export const NODE_LOOKS: Record<string, { tone: Tone; glyph: Glyph }> = {
  ok: { tone: 'ok', glyph: 'disc' },
  refreshing: { tone: 'warn', glyph: 'half' },
  failed: { tone: 'bad', glyph: 'cross' },
  expired: { tone: 'bad', glyph: 'bar' },
  '': { tone: 'idle', glyph: 'dashes' },
};

type Parameter = Exclude<keyof CredentialParameters, 'scopes'> | 'scopes';

export const KINDS: Record<CredentialKind, readonly Parameter[]> = {
  header: [],
  basic: ['username'],
  aws_sigv4: ['service', 'region', 'access_key_id'],
  oauth2_client_credentials: ['token_url', 'client_id', 'scopes', 'audience'],
  jwt_bearer: ['token_url', 'issuer', 'subject', 'audience', 'scopes', 'key_id', 'algorithm'],
  github_app: ['app_id', 'installation_id', 'api_url'],
};
export const KIND_NAMES = Object.keys(KINDS) as CredentialKind[];
export const OPTIONAL: ReadonlySet<Parameter> = new Set([
  'scopes',
  'audience',
  'subject',
  'key_id',
  'algorithm',
  'api_url',
]);
/** What a compiled configuration has in it. */
export const FIXED: ReadonlySet<Parameter> = new Set(['service', 'region']);
/** What may stand beside the secret in Vault, because it changes with it. */
export const READABLE: ReadonlySet<Parameter> = new Set([
  'username',
  'access_key_id',
  'client_id',
  'key_id',
]);
const WITH_HEADER: ReadonlySet<CredentialKind> = new Set([
  'header',
  'oauth2_client_credentials',
  'jwt_bearer',
  'github_app',
]);
export const hasHeader = (kind: CredentialKind): boolean => WITH_HEADER.has(kind);
/** Private keys are files of several lines. */
export const isKey = (kind: CredentialKind): boolean =>
  kind === 'jwt_bearer' || kind === 'github_app';

export type { Parameter };
