/** How a workload is told of its credential. Pure. */
import type { NewProxyCredential } from '@/api/types/intent';

type Known = Pick<NewProxyCredential, 'user' | 'password'>;

const addressOf = ({ user, password }: Known, place: string): string =>
  `http://${user}:${password}@${place.trim()}`;

/** The line of an environment; plain requests take the same way. */
export const proxyLine = (known: Known, place: string): string =>
  `HTTPS_PROXY=${addressOf(known, place)}`;

/** Says whether the workload is let in; the password stays out of the history of shells that leave out such lines. */
export const tryLine = (known: Known, place: string): string =>
  ` curl --proxy ${addressOf(known, place)} https://example.com/ -o /dev/null -w '%{http_connect}\\n'`;
