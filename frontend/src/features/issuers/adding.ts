/** An ACME issuer about to be added. Pure. */
import type { WriteRequest } from '@/api/client';
import type { ChallengeType } from '@/api/types/certificates';

export type IssuerDraft = {
  name: string;
  title: string;
  directoryUrl: string;
  email: string;
  profile: string;
  challenge: ChallengeType;
  /** Both or none: what the CA gave to bind the account to a customer. */
  eabKeyId: string;
  eabKey: string;
  /** PEM of what signs the directory itself, where the system does not know it. */
  caBundle: string;
  isDefault: boolean;
};

export const BLANK: IssuerDraft = {
  name: '',
  title: '',
  directoryUrl: '',
  email: '',
  profile: '',
  challenge: 'http-01',
  eabKeyId: '',
  eabKey: '',
  caBundle: '',
  isDefault: false,
};

/** Directories of CAs that many use, to choose from. */
export const KNOWN: readonly { value: string; title: string }[] = [
  { value: 'https://acme-v02.api.letsencrypt.org/directory', title: "Let's Encrypt" },
  {
    value: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    title: "Let's Encrypt staging",
  },
  { value: 'https://dv.acme-v02.api.pki.goog/directory', title: 'Google Trust Services' },
  { value: 'https://acme.zerossl.com/v2/DV90', title: 'ZeroSSL' },
];

export function issuerRequest(draft: IssuerDraft): WriteRequest {
  const { name, title, directoryUrl, email, profile, challenge, eabKeyId, eabKey, caBundle } =
    draft;
  const hasEab = eabKeyId.trim() !== '' || eabKey.trim() !== '';
  return {
    method: 'POST',
    path: '/issuers',
    body: {
      name: name.trim(),
      title: title.trim() || name.trim(),
      type: 'acme',
      directory_url: directoryUrl.trim(),
      email: email.trim(),
      profile: profile.trim(),
      challenge,
      is_default: draft.isDefault,
      ca_bundle: caBundle.trim(),
      ...(hasEab && { eab_kid: eabKeyId.trim(), eab_hmac_key: eabKey.trim() }),
    },
  };
}

/** The request as it may be shown and copied: without the key that binds the account. */
export function shownRequest(request: WriteRequest): WriteRequest {
  const body = request.body as { eab_hmac_key?: string };
  return body.eab_hmac_key ? { ...request, body: { ...body, eab_hmac_key: '<key>' } } : request;
}

/** What is missing, as a key of words; null where it can be added. */
export function draftProblem({ name, directoryUrl, eabKeyId, eabKey }: IssuerDraft) {
  if (name.trim() === '') return 'need.name' as const;
  if (!/^https:\/\/\S+$/.test(directoryUrl.trim())) return 'need.directory' as const;
  return (eabKeyId.trim() === '') !== (eabKey.trim() === '') ? ('need.eab' as const) : null;
}
