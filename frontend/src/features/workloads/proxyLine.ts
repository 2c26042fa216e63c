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

/** How a workload asks for its first certificate; the token is read from the environment. */
export const firstLine = (console: string): string =>
  [
    'openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj / -keyout key.pem -out csr.pem',
    `jq -n --arg token "$JOIN_TOKEN" --rawfile csr csr.pem '{$token, $csr}' | curl -s -H 'Content-Type: application/json' -d @- ${console}/api/v1/workload-identity > identity.json`,
    'jq -r .chain identity.json > chain.pem; jq -r .trust_bundle identity.json > bundle.pem',
  ].join('\n');

/** How it shows the certificate to a way out that speaks TLS. */
export const showLine = (): string =>
  'curl --proxy https://PROXY:PORT --proxy-cacert bundle.pem --proxy-cert chain.pem --proxy-key key.pem https://example.com/';
