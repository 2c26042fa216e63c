/** What simulations and trials of the firewall of acme come to. */
import type { Proposals, Simulated, Trial } from '@/api/types/waf';
import { ago, DAY } from './time';
import { wafEvents } from './wafEvents';

export const proposals: Proposals = {
  items: [
    {
      exclusion: { rule: 942100, target: 'ARGS:id', path: '/find', method: 'GET' },
      text: 'Rule 942100 does not look at ARGS:id of GET /find',
      breadth: 1,
      lets_it_pass: false,
      is_of_smallest: true,
    },
    {
      exclusion: { rule: 942190, target: 'ARGS:id', path: '/find', method: 'GET' },
      text: 'Rule 942190 does not look at ARGS:id of GET /find',
      breadth: 1,
      lets_it_pass: false,
      is_of_smallest: true,
    },
    {
      exclusion: { rule: 942100 },
      text: 'Rule 942100 does not look at all',
      breadth: 5,
      lets_it_pass: true,
      is_of_smallest: false,
    },
  ],
  why_none: '',
};

export const trial: Trial = {
  requests: 9_204,
  compared: 9_120,
  not_comparable: 84,
  newly_passed: 312,
  newly_refused: 0,
  unchanged: 8_808,
  hostile: 3,
  share_newly_refused: 0,
  examples: [
    {
      event: 'ev-sqli',
      method: 'GET',
      path: '/find',
      client: '203.0.113.9',
      before: 'refused',
      after: 'passed',
      requests: 3,
      looks_hostile: true,
      why: 'rule 942190 still finds something in it',
    },
    {
      event: null,
      method: 'GET',
      path: '/find',
      client: '192.0.2.44',
      before: 'refused',
      after: 'passed',
      requests: 309,
      looks_hostile: false,
      why: '',
    },
  ],
  coverage: {
    since: ago(DAY),
    recorded: 9_204,
    of_requests: 832_938,
    bodies_kept: 0,
    redacted: 1_204,
  },
  milliseconds: 2_310,
};

export function simulated(hasEvent: boolean): Simulated {
  const [event] = wafEvents;
  if (!event) throw new Error('The world has no events.');
  const { matches, scores } = event;
  return {
    verdict: { outcome: 'refused', status: 403, score: 10, threshold: 5, scores },
    rules: [],
    matches,
    exclusions: proposals.items,
    why_no_exclusion: '',
    request: {
      method: 'GET',
      target: "/find?id=1' or '1'='1",
      version: '1.1',
      client: '192.0.2.1',
      route: '',
      headers: hasEvent ? [] : [['host', 'shop.acme.test']],
      body_base64: '',
      is_truncated: false,
      is_withheld: hasEvent,
    },
    engine: { modsecurity: '3.0.9', crs: '3.3.4' },
    milliseconds: 128,
  };
}
