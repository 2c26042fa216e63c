/** What Envoy's response flags mean, for those one meets. Pure. */

const MEANINGS: Readonly<Record<string, string>> = {
  DC: 'The client hung up',
  DI: 'Delayed by a fault injected on purpose',
  DPE: 'The client broke the protocol',
  DT: 'The request took longer than it may',
  FI: 'Ended by a fault injected on purpose',
  IH: 'Refused: a header was not valid',
  LH: 'The service failed its health check',
  LR: 'The gateway reset the connection',
  NC: 'The service does not exist',
  NFCF: 'The service was not found in time',
  NR: 'No route matched',
  OM: 'The gateway was overloaded',
  RL: 'Refused by a rate limit',
  RLSE: 'The rate limit service failed',
  SI: 'The stream was idle for too long',
  UAEX: 'Refused by the inspector or by authentication',
  UC: 'The service closed the connection',
  UF: 'The service could not be reached',
  UH: 'No endpoint of the service is healthy',
  UMSDR: 'The service took longer than it may',
  UO: 'The service was overloaded: the circuit is open',
  UPE: 'The service broke the protocol',
  UR: 'The service reset the stream',
  URX: 'Every retry failed',
  UT: 'The service did not answer in time',
};

export const flagHint = (flags: string): string =>
  flags
    .split(',')
    .map((flag) => MEANINGS[flag] ?? flag)
    .join('; ');
