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

type Parameter = keyof CredentialParameters;

export const KINDS: Record<CredentialKind, readonly Parameter[]> = {
  header: [],
  basic: ['username'],
  aws_sigv4: ['service', 'region', 'access_key_id'],
  hmac: [
    'scheme',
    'components',
    'label',
    'expires_seconds',
    'string_to_sign',
    'header_value',
    'timestamp_header',
    'timestamp_format',
    'signature_encoding',
    'secret_encoding',
    'key_id',
  ],
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
  'scheme',
  'components',
  'label',
  'expires_seconds',
  'header_value',
  'timestamp_header',
  'timestamp_format',
  'signature_encoding',
  'secret_encoding',
]);
/** Of what signs requests: which parameters only one of the schemes has. */
const SCHEMES: Record<string, ReadonlySet<Parameter>> = {
  http_message_signatures: new Set(['components', 'label', 'expires_seconds']),
  template: new Set([
    'string_to_sign',
    'header_value',
    'timestamp_header',
    'timestamp_format',
    'signature_encoding',
  ]),
};
/** What can be chosen; the first is what holds where nothing is said. */
export const CHOICES = {
  algorithm: ['RS256', 'ES256'],
  scheme: ['http_message_signatures', 'template'],
  timestamp_format: ['unix', 'unix_ms', 'iso_8601', 'http_date'],
  signature_encoding: ['hex', 'base64'],
  secret_encoding: ['text', 'base64', 'hex'],
} as const satisfies Partial<Record<Parameter, readonly string[]>>;
export const isChosen = (name: Parameter): name is keyof typeof CHOICES => name in CHOICES;
/** What is written as words with spaces between them. */
export const LISTS: ReadonlySet<Parameter> = new Set(['scopes', 'components']);
/** What a compiled configuration has in it. */
export const FIXED: ReadonlySet<Parameter> = new Set([
  'service',
  'region',
  ...KINDS.hmac.filter((name) => name !== 'key_id'),
]);
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
type Parameters = Partial<Record<Parameter, unknown>>;
const schemeOf = (parameters: Parameters) => parameters.scheme || CHOICES.scheme[0];

/** Its header and what stands before the value can be chosen. */
export const hasPrefix = (kind: CredentialKind): boolean => WITH_HEADER.has(kind);
export const hasHeader = (kind: CredentialKind, parameters: Parameters): boolean =>
  hasPrefix(kind) || (kind === 'hmac' && schemeOf(parameters) === 'template');
/** The parameters of a kind; of what signs requests those of its scheme. */
export const parametersFor = (kind: CredentialKind, parameters: Parameters): Parameter[] =>
  KINDS[kind].filter((name) =>
    Object.entries(SCHEMES).every(
      ([scheme, own]) => kind !== 'hmac' || !own.has(name) || scheme === schemeOf(parameters),
    ),
  );
/** What holds of a signature that nothing else is said of. */
export const usualOf = (kind: CredentialKind, name: Parameter): string | undefined =>
  kind === 'hmac' && name === 'scheme' ? CHOICES.scheme[0] : undefined;
/** What says which of the keys it is, and changes with it. */
export const keyIdOf = (kind: CredentialKind): 'access_key_id' | 'key_id' | null =>
  kind === 'aws_sigv4' ? 'access_key_id' : kind === 'hmac' ? 'key_id' : null;
/** Private keys are files of several lines. */
export const isKey = (kind: CredentialKind): boolean =>
  kind === 'jwt_bearer' || kind === 'github_app';

export type { Parameter };
