/** The verbs of an internal CA's authorities: what is sent, and what it means for clients. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Activation, Authority, AuthorityCommand, Issuer } from '@/api/types/issuers';

export type AuthorityVerb = 'prepare' | AuthorityCommand | 'discard';

export type Asked = {
  verb: AuthorityVerb;
  /** Null for the one that is prepared now. */
  authority: Authority | null;
};

export type Answer = {
  /** How what the one before issued is replaced. */
  way: 'spread' | 'renewal' | 'compromised';
  reason: string;
};

export const CALM: Answer = { way: 'spread', reason: '' };

export const activeOf = ({ authorities }: Issuer): Authority | undefined =>
  authorities.find(({ state }) => state === 'active');

/** A prepared authority is taken back, a retiring one retired: the same verb, and other words for it. */
export const verbsOf = ({ commands, state }: Authority): AuthorityVerb[] =>
  commands.map((command) => (command === 'retire' && state === 'prepared' ? 'discard' : command));

export const mayPrepare = ({ authorities }: Issuer): boolean =>
  !authorities.some(({ state }) => state === 'prepared');

export const needsReason = (verb: AuthorityVerb, { way }: Answer): boolean =>
  verb === 'taint' || (verb === 'activate' && way === 'compromised');

export const isDangerous = (verb: AuthorityVerb, answer: Answer): boolean =>
  verb === 'retire' || verb === 'discard' || needsReason(verb, answer);

export function authorityRequest(
  name: string,
  { verb, authority }: Asked,
  answer: Answer,
): WriteRequest {
  const path = `/issuers/${name}/authorities` as const;
  if (!authority) return { method: 'POST', path, body: {} };
  const command = verb === 'discard' ? 'retire' : verb;
  return {
    method: 'POST',
    path: `${path}/${authority.number}/${command}`,
    body: bodyOf(verb, answer),
  };
}

function bodyOf(verb: AuthorityVerb, { way, reason }: Answer): Partial<Activation> {
  if (verb === 'taint') return { reason: reason.trim() };
  if (verb !== 'activate') return {};
  if (way === 'compromised') return { compromised: true, reason: reason.trim() };
  return { reissue: way === 'spread' };
}
