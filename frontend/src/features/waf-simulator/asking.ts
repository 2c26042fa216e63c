/** What the simulator is asked, from what stands in its form. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Against } from '@/api/types/waf';

export type Asked = {
  policy: string;
  /** As the address holds it: `draft`, `live`, or the number of a revision. */
  against: string;
  /** A curl command or raw HTTP, as it was pasted. */
  text: string;
  /** Who asks; empty where it does not matter. */
  client: string;
  /** A kept request instead of a pasted one; empty for none. */
  event: string;
};

const CURL = /^\s*(?:\$\s*)?curl(?:\.exe)?\s/;
const REQUEST_LINE = /^\s*[A-Za-z]+ +\S/;

export type Written = 'curl' | 'raw' | 'nothing' | 'unknown';

/** How a pasted request is written. */
export function writtenAs(text: string): Written {
  if (text.trim() === '') return 'nothing';
  if (CURL.test(text)) return 'curl';
  return REQUEST_LINE.test(text) ? 'raw' : 'unknown';
}

/** A prompt before a command is copied along now and then. */
const withoutPrompt = (text: string): string => text.replace(/^\s*\$\s*/, '');

export type Missing = 'need.policy' | 'need.request' | 'need.known';

export function missingOf({ policy, text, event }: Asked): Missing | null {
  if (policy === '') return 'need.policy';
  if (event !== '') return null;
  const written = writtenAs(text);
  if (written === 'nothing') return 'need.request';
  return written === 'unknown' ? 'need.known' : null;
}

export const againstOf = (word: string): Against =>
  word === 'live' || word === 'draft' ? word : Number(word);

/** A word of the address that names no state is the draft. */
export const knownAgainst = (word: string | undefined): string =>
  word !== undefined && (word === 'live' || /^[1-9]\d{0,9}$/.test(word)) ? word : 'draft';

export function simulateRequest(slice: string, asked: Asked): WriteRequest {
  const { policy, against } = asked;
  return {
    method: 'POST',
    path: `/slices/${slice}/waf/simulate`,
    body: { policy, against: againstOf(against), request: requestOf(asked) },
    isQuestion: true, // what is pasted may hold secrets
  };
}

function requestOf({ event, text, client }: Asked): Record<string, string> {
  if (event !== '') return { event };
  const who: Record<string, string> = client.trim() ? { client: client.trim() } : {};
  return writtenAs(text) === 'curl'
    ? { curl: withoutPrompt(text), ...who }
    : { raw: text.trimStart(), ...who };
}

export const replayRequest = (slice: string, policy: string, against: string): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/waf/trials`,
  body: { policy, against: againstOf(against) },
  isQuestion: true,
});
