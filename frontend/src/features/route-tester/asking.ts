/** What the tester is asked, from what stands in its form; and what of it a link may hold. Pure. */
import type { WriteRequest } from '@/api/client';
import type { TestedState } from '@/api/types/tester';

export type Asked = {
  /** A curl command, or an address with a method before it: `POST https://shop.example/cart`. */
  text: string;
  /** As the address holds it: `draft`, `live`, or the number of a revision. */
  against: string;
  /** A second state to compare with; empty for none. */
  beside: string;
  /** Whence the request comes; empty where it does not matter. */
  client: string;
  /** How often it is sent in a row. */
  times: string;
  /** A service that gets all of what routes share; empty for whoever is chosen. */
  arm: string;
};

const CURL = /^\s*(?:\$\s*)?curl(?:\.exe)?\s/;
const PLAIN = /^\s*(?:([A-Za-z]+)\s+)?((?:https?:\/\/)?[^\s/:]+(?::\d+)?(?:[/?]\S*)?)\s*$/;
const ADDRESS = /https?:\/\/[^\s'"]+/;
const METHOD = /\s(?:-X\s*|--request[ =])'?"?([A-Za-z]+)/;
const MOST_TIMES = 50;
const SECRET =
  /^(?:.*[_-])?(?:access_?token|api_?key|auth|code|credential|jwt|key|pass(?:word)?|pwd|secret|session|sig(?:nature)?|token)$/i;

export type Missing = 'need.request' | 'need.known' | 'need.times';

export function missingOf({ text, times }: Asked): Missing | null {
  if (text.trim() === '') return 'need.request';
  if (!CURL.test(text) && !PLAIN.test(text)) return 'need.known';
  const number = Number(times);
  return Number.isInteger(number) && number >= 1 && number <= MOST_TIMES ? null : 'need.times';
}

export const isState = (word: string | undefined): word is string =>
  word !== undefined && (word === 'live' || word === 'draft' || /^[1-9]\d{0,9}$/.test(word));

const stateOf = (word: string): TestedState =>
  word === 'live' || word === 'draft' ? word : Number(word);

/** One request for each state that is asked about. */
export function testRequests(slice: string, asked: Asked): WriteRequest[] {
  const states = asked.beside && asked.beside !== asked.against ? [asked.beside] : [];
  return [asked.against, ...states].map((state) => ({
    method: 'POST',
    path: `/slices/${slice}/route-tests`,
    body: {
      against: stateOf(state),
      request: requestOf(asked),
      ...(asked.times === '1' ? {} : { times: Number(asked.times) }),
      ...(asked.arm ? { arm: asked.arm } : {}),
    },
    isQuestion: true, // what is pasted may hold secrets
  }));
}

function requestOf({ text, client }: Asked): Record<string, string> {
  const who: Record<string, string> = client.trim() ? { client: client.trim() } : {};
  if (CURL.test(text)) return { curl: text.replace(/^\s*\$?\s*/, ''), ...who };
  const [, method, url = ''] = PLAIN.exec(text) ?? [];
  return { url, ...(method ? { method: method.toUpperCase() } : {}), ...who };
}

/** Method and address alone: no headers, no body, no password, and no value of a parameter that sounds like a secret. */
export function shareable(text: string): string {
  const isCurl = CURL.test(text);
  const [, plainMethod, plainUrl] = PLAIN.exec(text) ?? [];
  const url = isCurl ? ADDRESS.exec(text)?.[0] : plainUrl;
  const method = (isCurl ? METHOD.exec(text)?.[1] : plainMethod)?.toUpperCase();
  if (!url) return '';
  const bare = withoutSecrets(url);
  return method && method !== 'GET' ? `${method} ${bare}` : bare;
}

function withoutSecrets(url: string): string {
  const [place = '', query] = url.replace(/^(https?:\/\/)[^/?#]*@/, '$1').split(/\?(.*)/s);
  if (query === undefined) return place;
  const kept = query.split('&').map((part) => {
    const [name = ''] = part.split('=');
    return SECRET.test(name) ? `${name}=` : part;
  });
  return `${place}?${kept.join('&')}`;
}

/** Whether a link would say less than the form does. */
export const isCut = (text: string): boolean =>
  text.trim() !== '' && shareable(text) !== text.trim();
