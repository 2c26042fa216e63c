/** A connection as its form has it. Pure. */
import type { Connection, RoleName } from '@/api/types/people';

export type MappingLine = { group: string; tenant: string; roles: RoleName[] };

export type ConnectionDraft = {
  slug: string;
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  ca: string;
  groupsClaim: string;
  mappings: MappingLine[];
  domains: string;
  contexts: string;
  mayLink: boolean;
  isPasswordOff: boolean;
  isSecondFactorTrusted: boolean;
  isEnabled: boolean;
};

export const blankConnection = (tenant: string): ConnectionDraft => ({
  slug: '',
  name: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
  ca: '',
  groupsClaim: 'groups',
  mappings: [{ group: '', tenant, roles: ['viewer'] }],
  domains: '',
  contexts: '',
  mayLink: true,
  isPasswordOff: false,
  isSecondFactorTrusted: false,
  isEnabled: true,
});

export const draftOf = (stored: Connection): ConnectionDraft => ({
  slug: stored.slug,
  name: stored.name,
  issuer: stored.issuer,
  clientId: stored.client_id,
  clientSecret: '',
  ca: stored.ca,
  groupsClaim: stored.groups_claim,
  mappings: stored.mappings.map(({ group, tenant, roles }) => ({ group, tenant, roles })),
  domains: stored.domains.join('\n'),
  contexts: stored.second_factor_contexts.join('\n'),
  mayLink: stored.may_link,
  isPasswordOff: stored.is_password_off,
  isSecondFactorTrusted: stored.is_second_factor_trusted,
  isEnabled: stored.is_enabled,
});

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What is sent; without a secret the one that is there stays. */
export function bodyOf(draft: ConnectionDraft, isNew: boolean) {
  return {
    ...(isNew && { slug: draft.slug }),
    name: draft.name,
    issuer: draft.issuer,
    client_id: draft.clientId,
    ...(draft.clientSecret && { client_secret: draft.clientSecret }),
    ca: draft.ca,
    groups_claim: draft.groupsClaim,
    mappings: draft.mappings.filter(({ group }) => group.trim()),
    domains: words(draft.domains).map((domain) => domain.toLowerCase()),
    second_factor_contexts: words(draft.contexts),
    may_link: draft.mayLink,
    is_password_off: draft.isPasswordOff,
    is_second_factor_trusted: draft.isSecondFactorTrusted,
    is_enabled: draft.isEnabled,
  };
}

/** Where people of a connection begin. */
export const signInPath = (slug: string) => `/sign-in/with/${slug}`;
export const callbackPath = (slug: string) => `${signInPath(slug)}/callback`;
