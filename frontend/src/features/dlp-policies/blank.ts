/** What new policies and their lines start as: what the API takes for unsaid. */
import type {
  Detector,
  DetectorName,
  DlpAction,
  DlpExclusion,
  DlpMode,
  DlpPolicySpec,
  DlpResponses,
  DlpUnread,
  OwnPattern,
} from '@/api/types/dlp';

export const MODES: readonly DlpMode[] = ['observe', 'enforce'];
export const ACTIONS: readonly DlpAction[] = ['observe', 'redact', 'hold', 'block'];
export const UNREAD: readonly DlpUnread[] = ['allow', 'flag', 'deny'];

/** In the order in which people are shown them. */
export const KEYS = [
  'private_key',
  'aws_secret_key',
  'aws_access_key',
  'github_token',
  'github_fine_grained_token',
  'gitlab_token',
  'stripe_key',
  'slack_token',
  'slack_webhook',
  'google_api_key',
  'google_client_secret',
  'azure_storage_key',
  'npm_token',
  'pypi_token',
  'sendgrid_key',
  'anthropic_key',
  'openai_key',
  'huggingface_token',
  'digitalocean_token',
  'jwt',
] as const satisfies readonly DetectorName[];

export const DETECTORS = [
  'card_number',
  'iban',
  'email',
  'us_ssn',
  'uk_nino',
  'de_tax_id',
  'fr_nir',
  'es_dni',
  'nl_bsn',
  'pl_pesel',
  'it_codice_fiscale',
  ...KEYS,
] as const satisfies readonly DetectorName[];

/** It begins by telling: nobody is refused by a policy that nobody has watched yet. */
export const policy = (): DlpPolicySpec => ({
  description: '',
  mode: 'observe',
  detectors: [],
  patterns: [],
  secrets: [],
  look_at: { path: true, query: true, headers: [], body: true },
  largest_body_kib: 128,
  beyond: 'flag',
  unread: 'flag',
  exclusions: [],
  responses: null,
});

/** How answers are looked at where nothing is said of it. */
export const answers = (): DlpResponses => ({
  headers: [],
  content_types: [
    'text/html',
    'text/plain',
    'text/csv',
    'text/xml',
    'application/json',
    'application/problem+json',
    'application/hal+json',
    'application/vnd.api+json',
    'application/xml',
  ],
  largest_body_kib: 128,
  wait_seconds: 2,
  beyond: 'flag',
  unread: 'flag',
});

export const detector = (name: DetectorName): Detector => ({
  detector: name,
  action: 'block',
  at_least: 1,
});

export const pattern = (): OwnPattern => ({
  name: '',
  pattern: '',
  action: 'observe',
  at_least: 1,
});

export const exclusion = (): DlpExclusion => ({
  detector: '',
  header: '',
  argument: '',
  pointer: '',
  fingerprint: '',
  owner: '',
  reason: '',
});
