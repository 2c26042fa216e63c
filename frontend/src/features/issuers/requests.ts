/** An issuer that is added or changed, as it is sent. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Issuer, IssuerChange } from '@/api/types/issuers';
import { draftOf, type DnsDraft, type IssuerDraft } from './draft';

/** What is sent for how records are written: nothing of the other way. */
export function dnsBody({ type, visibleAt, ...dns }: DnsDraft): Issuer['dns'] {
  const asked = visibleAt.trim() && { visible_at: visibleAt.trim() };
  if (!type) return { ...asked };
  const texts =
    type === 'webhook'
      ? { url: dns.url, ca_bundle: dns.caBundle }
      : { server: dns.server, zone: dns.zone, key_name: dns.keyName, algorithm: dns.algorithm };
  const filled = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const port = type === 'rfc2136' && dns.port.trim() !== '' && { port: Number(dns.port) };
  return {
    type,
    ...Object.fromEntries(filled.map(([name, text]) => [name, text.trim()])),
    ...port,
    ...asked,
  };
}

const bodyOf = (draft: IssuerDraft): IssuerChange => ({
  title: draft.title.trim(),
  key_types: draft.keyTypes,
  is_default: draft.isDefault,
  ...(draft.type === 'internal'
    ? { lifetime_seconds: draft.lifetimeSeconds }
    : {
        directory_url: draft.directoryUrl.trim(),
        email: draft.email.trim(),
        profile: draft.profile.trim(),
        challenge: draft.challenge,
        ca_bundle: draft.caBundle.trim(),
        dns: dnsBody(draft.dns),
      }),
});

const secretsOf = ({ eabKeyId, eabKey, dnsSecret }: IssuerDraft): IssuerChange => ({
  ...((eabKeyId.trim() || eabKey.trim()) && {
    eab_kid: eabKeyId.trim(),
    eab_hmac_key: eabKey.trim(),
  }),
  ...(dnsSecret.trim() && { dns_secret: dnsSecret.trim() }),
});

export const addRequest = (draft: IssuerDraft): WriteRequest => ({
  method: 'POST',
  path: '/issuers',
  body: {
    name: draft.name.trim(),
    type: draft.type,
    ...bodyOf(draft),
    title: draft.title.trim() || draft.name.trim(),
    ...secretsOf(draft),
  },
});

/** Only what differs from `stored`, under the tag it was read with. */
export function changeRequest(stored: Issuer, etag: string, draft: IssuerDraft): WriteRequest {
  const before = bodyOf(draftOf(stored)) as Record<string, unknown>;
  const changed = Object.entries(bodyOf(draft)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  return {
    method: 'PATCH',
    path: `/issuers/${stored.name}`,
    etag,
    body: { ...Object.fromEntries(changed), ...secretsOf(draft) },
  };
}

export const isChange = ({ body }: WriteRequest): boolean => Object.keys(body as object).length > 0;

/** The request as it may be shown and copied: without what is secret. */
export function shownRequest(request: WriteRequest): WriteRequest {
  const body = request.body as IssuerChange;
  return {
    ...request,
    body: {
      ...body,
      ...(body.eab_hmac_key && { eab_hmac_key: '<key>' }),
      ...(body.dns_secret && { dns_secret: '<secret>' }),
    },
  };
}
