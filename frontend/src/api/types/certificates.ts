/** Certificates and their rotations. By hand, as the contract says, until the schema names them. */
import type { Issuer } from './issuers';
import type { Page } from './page';

export type { Issuer } from './issuers';

export type KeyFamily = 'ecdsa' | 'rsa';
export type KeyType = 'ecdsa-p256' | 'ecdsa-p384' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096';
export type ChallengeType = 'http-01' | 'tls-alpn-01' | 'dns-01';
export type CertificateSource = 'acme' | 'internal' | 'upload';
export type Standing =
  'pending' | 'active' | 'renewing' | 'expiring' | 'critical' | 'expired' | 'failed' | 'retired';
/** Replacing is for a compromised key; the others are harmless. */
export type CertificateCommand = 'renew' | 'replace' | 'retry' | 'roll-back';

/** The certificate of one key, as the CA signed it. `sha256` is of its DER, 64 hex digits. */
export type Leaf = {
  key: KeyFamily;
  key_text: string;
  sha256: string;
  serial: string;
  not_before: string;
  not_after: string;
  issuer: string;
  subject: string;
  names: string[];
};

export type CertificateFinding = {
  code: string;
  severity: 'error' | 'warning' | 'info';
  text: string;
  pointer?: string;
};

export type Renewal = {
  at: string | null;
  why: 'ari' | 'two_thirds' | 'half' | 'past_window' | 'never';
  window: { start: string; end: string } | null;
  explanation_url: string;
  text: string;
};

export type Serving = {
  nodes: number;
  proven: number;
  oldest_proof_at: string | null;
  served_names: string[];
  shadowed_names: { name: string; by: string }[];
  unclaimed_names: string[];
  text: string;
};

export type RotationReason = 'first' | 'renewal' | 'changed' | 'upload' | 'replacement' | 'early';
export type RotationStep =
  | 'due'
  | 'ordering'
  | 'authorizing'
  | 'finalizing'
  | 'issued'
  | 'staging'
  | 'staged'
  | 'canary'
  | 'verified'
  | 'rolling'
  | 'proven'
  | 'complete';
export type RotationDetour = 'held' | 'rolled_back' | 'abandoned';
export type RotationState = RotationStep | RotationDetour;

export type RotationNode = {
  node: string;
  is_heard: boolean;
  /** Null where nothing is asked of it. */
  challenge: 'proven' | 'waiting' | 'failed' | null;
  staged: boolean;
  proven: boolean;
  text: string;
};

export type Rotation = {
  id: string;
  reason: RotationReason;
  state: RotationState;
  text: string;
  cause: string;
  attempts: number;
  next_try_at: string | null;
  started_at: string;
  finished_at: string | null;
  version: number | null;
  /** The good path passed so far, in order, and detours. */
  steps: { state: RotationState; at: string; text: string }[];
  nodes: RotationNode[];
  staging_rollout: string | null;
  rollout: string | null;
};

export type Certificate = {
  id: string;
  slice: string;
  name: string;
  hostnames: string[];
  /** Null for an uploaded one. */
  issuer: { name: string; title: string; type: Issuer['type'] } | null;
  source: CertificateSource;
  key_types: KeyType[];
  challenge: ChallengeType | null;
  owner: string;
  standing: Standing;
  standing_text: string;
  version: number | null;
  leaves: Leaf[];
  /** Null before the first was issued. */
  not_before: string | null;
  not_after: string | null;
  renewal: Renewal | null;
  serving: Serving;
  findings: CertificateFinding[];
  /** The one under way, or the last. */
  rotation: Rotation | null;
  created_at: string;
  commands: CertificateCommand[];
  is_suspended: boolean;
};

export type CertificateEvent = {
  id: string;
  at: string;
  kind: string;
  text: string;
  rotation: string | null;
  actor: { kind: string; id: string; name: string } | null;
};

/** What one node showed in its last handshake with itself. `certificate` is the SHA-256 of the leaf seen, or empty. */
export type Place = {
  node: string;
  is_heard: boolean;
  listener: string;
  transport: 'tcp' | 'quic';
  server_name: string;
  key: KeyFamily;
  certificate: string;
  is_expected: boolean;
  proven_at: string | null;
  seen_at: string;
  error: string;
};

export type Verdict = {
  is_usable: boolean;
  findings: CertificateFinding[];
  leaf: Leaf | null;
  chain: Leaf[];
  covered: string[];
  not_covered: string[];
};

export type CertificatePage = Page<Certificate>;
