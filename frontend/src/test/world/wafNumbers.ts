/** Attacks on acme, its exact counts, the inspectors of its nodes, and the policy of its shop. */
import type { IntentObject } from '@/api/types/intent';
import type { WafAttack, WafNode, WafPolicySpec, WafSummary } from '@/api/types/waf';
import { ago, DAY, HOUR, MINUTE } from './time';
import { LFI, SQLI, XSS } from './wafEvents';

export const wafAttacks: WafAttack[] = [
  {
    id: 'at-1',
    client: '203.0.113.9',
    country: 'NL',
    rule: '942100',
    message: SQLI.message,
    route: 'shop-search',
    policy: 'shop',
    first_at: ago(41 * MINUTE),
    last_at: ago(3),
    requests: 1_204,
    refused: 1_204,
    is_ongoing: true,
  },
  {
    id: 'at-2',
    client: '198.51.100.200',
    country: 'BR',
    rule: '930120',
    message: LFI.message,
    route: 'images',
    policy: 'shop',
    first_at: ago(9 * HOUR),
    last_at: ago(8 * HOUR),
    requests: 86,
    refused: 80,
    is_ongoing: false,
  },
];

const POINTS = 96;
const STEP = 15 * MINUTE;
const UNHEARD = { from: 30, to: 35 };

/** One point: quiet nights, a burst, and a while in which nobody was heard. */
function point(index: number, at: string): WafSummary['points'][number] {
  if (index >= UNHEARD.from && index < UNHEARD.to)
    return {
      at,
      passed: null,
      noted: null,
      would_refuse: null,
      refused: null,
      challenged: null,
      limited: null,
      unreadable: null,
    };
  const wave = Math.round(20 + 14 * Math.sin(index / 9));
  const burst = index > 88 ? 130 : 0;
  return {
    at,
    passed: wave * 410,
    noted: Math.round(wave / 3),
    would_refuse: Math.round(wave / 4),
    refused: wave + burst,
    challenged: index % 6 === 0 ? 7 : 0,
    limited: index > 90 ? 40 : 0,
    unreadable: index % 30 === 0 ? 1 : 0,
  };
}

const moment = (seconds: number) => new Date(seconds * 1_000).toISOString();

export const wafSummary = (): WafSummary => {
  const end = Math.floor(Date.now() / (STEP * 1_000)) * STEP;
  const first = end - (POINTS - 1) * STEP;
  return {
    as_of: ago(4),
    since: ago(DAY),
    step_seconds: STEP,
    responses: { passed: 0, found: 0, refused: 0, unread: 0 },
    points: Array.from({ length: POINTS }, (_, index) =>
      point(index, moment(first + index * STEP)),
    ),
    routes: [
      { route: 'shop-search', requests: 512_400, refused: 2_804, would_refuse: 12 },
      { route: 'shop-api', requests: 240_118, refused: 41, would_refuse: 388 },
      { route: 'account', requests: 80_420, refused: 12, would_refuse: 0 },
    ],
    rules: [
      {
        rule: '942100',
        message: SQLI.message,
        matches: 2_804,
        clients: 14,
        routes: 3,
        false_share: 0,
        last_at: ago(3),
      },
      {
        rule: '941100',
        message: XSS.message,
        matches: 388,
        clients: 201,
        routes: 1,
        false_share: 0.42,
        last_at: ago(40),
      },
      {
        rule: 'admin-from-office',
        message: '',
        matches: 12,
        clients: 4,
        routes: 1,
        false_share: null,
        last_at: ago(95),
      },
    ],
    untold: 318,
  };
};

export const wafNodes: WafNode[] = [
  {
    node: 'n-1',
    name: 'edge-1',
    state: 'serving',
    text: '',
    engine: '3.0.9',
    crs: '3.3.4',
    workers: 2,
    as_of: ago(4),
  },
  {
    node: 'n-2',
    name: 'edge-2',
    state: 'unavailable',
    text: 'libmodsecurity is missing',
    engine: '',
    crs: '',
    workers: 0,
    as_of: ago(6),
  },
];

const spec: WafPolicySpec = {
  description: 'What every shop needs',
  mode: 'block',
  paranoia: 1,
  detection_paranoia: null,
  inbound_threshold: 5,
  technologies: ['php', 'nodejs'],
  allowed_methods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
  allowed_content_types: ['application/json'],
  responses: null,
  limits: {
    arguments: 255,
    argument_name_bytes: 100,
    argument_value_bytes: 8_000,
    all_arguments_bytes: 64_000,
    inspected_body_bytes: 131_072,
  },
  exclusions: [
    {
      rule: 920_350,
      tag: '',
      target: '',
      path: '/health',
      prefix: false,
      method: '',
      owner: 'bob@acme.test',
      reason: 'Probes ask by address',
      expires_at: null,
    },
  ],
  rules: [],
  long_bodies: null,
  sampling: { share: 0.01, bodies: false },
  bans: null,
  challenges_in_floods: false,
  bots: [],
  raw: '',
};

export const wafPolicy: IntentObject<WafPolicySpec> = {
  id: 'wp-shop',
  kind: 'waf_policy',
  name: 'shop',
  slice: 'acme@edge',
  state: 'published',
  spec,
  updated_at: ago(3 * DAY),
  updated_by: 'bob@acme.test',
  etag: '"7"',
  problems: [],
};
