/** WAF policies, the lists that their rules name, and some rules of the Core Rule Set. */
import type { CatalogueRule, ExpressionAnswer, WafTemplate } from '@/api/types/wafLanguage';
import type { CustomRule, List, ListSpec, WafPolicy, WafPolicySpec } from '@/api/types/intent';
import { ago, ahead, DAY, HOUR } from './time';

const USUAL: WafPolicySpec = {
  description: '',
  mode: 'detect',
  paranoia: 1,
  detection_paranoia: null,
  inbound_threshold: 5,
  technologies: ['php', 'java', 'nodejs', 'iis'],
  allowed_methods: ['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'],
  allowed_content_types: ['application/x-www-form-urlencoded', 'application/json'],
  responses: null,
  limits: {
    arguments: 255,
    argument_name_bytes: 100,
    argument_value_bytes: 8_000,
    all_arguments_bytes: 64_000,
    inspected_body_bytes: 131_072,
  },
  exclusions: [],
  rules: [],
  bans: null,
  challenges_in_floods: false,
  bots: [],
  raw: '',
  long_bodies: null,
  sampling: { share: 0.01, bodies: false },
};
const RULE = { description: '', score: 5, status: 403, staged: false, rate: null };
const EVERYWHERE = { rule: 0, tag: '', target: '', path: '', prefix: false, method: '' };

const policy = (name: string, change: Partial<WafPolicySpec>): WafPolicy => ({
  id: `w-${name}`,
  kind: 'waf_policy',
  name,
  slice: 'acme@edge',
  state: 'published',
  spec: { ...USUAL, ...change },
  updated_at: ago(5 * HOUR),
  updated_by: 'chen@acme.test',
  etag: '"3"',
  problems: [],
});

export const policies: WafPolicy[] = [
  policy('api', { mode: 'block', paranoia: 2 }),
  policy('shop', {
    rules: [
      {
        ...RULE,
        name: 'admin-from-office',
        expression: 'http.request.uri.path contains "/admin" and not ip.src in $office',
        action: 'block',
      },
      {
        ...RULE,
        name: 'old-browsers',
        expression: 'http.user_agent matches r"MSIE [5-8]"',
        action: 'score',
        staged: true,
      },
    ],
    exclusions: [
      {
        ...EVERYWHERE,
        rule: 942_100,
        target: 'ARGS:comment',
        path: '/reviews',
        method: 'POST',
        owner: 'shop team',
        reason: 'People write about SQL',
        expires_at: ahead(200 * DAY),
      },
      {
        ...EVERYWHERE,
        rule: 920_420,
        path: '/upload',
        prefix: true,
        owner: 'platform',
        reason: 'An old client',
        expires_at: ago(20 * DAY),
      },
    ],
  }),
];

const list = (name: string, spec: ListSpec): List => ({
  id: `l-${name}`,
  kind: 'list',
  name,
  slice: 'acme@edge',
  state: 'published',
  spec,
  updated_at: ago(2 * DAY),
  updated_by: 'chen@acme.test',
  etag: '"2"',
  problems: [],
});

export const lists: List[] = [
  list('embargoed', {
    description: '',
    type: 'string',
    entries: ['KP', 'SY'].map((value) => ({ value, expires_at: null })),
  }),
  list('office', {
    description: 'Networks of our offices',
    type: 'address',
    entries: [
      { value: '198.51.100.0/24', expires_at: null },
      { value: '2001:db8:7::/48', expires_at: ahead(190 * DAY) },
      { value: '192.0.2.9', expires_at: ago(40 * DAY) },
    ],
  }),
];

export const catalogue: CatalogueRule[] = [
  {
    rule: 920_420,
    message: 'Request content type is not allowed by policy',
    tags: ['attack-protocol'],
    severity: 2,
    paranoia: 1,
    phase: 1,
    file: 'REQUEST-920-PROTOCOL-ENFORCEMENT.conf',
  },
  {
    rule: 942_100,
    message: 'SQL Injection Attack Detected via libinjection',
    tags: ['attack-sqli', 'language-multi'],
    severity: 2,
    paranoia: 1,
    phase: 2,
    file: 'REQUEST-942-APPLICATION-ATTACK-SQLI.conf',
  },
];

/** Of the language of expressions just so much that an editor can be seen at work. */
export function checkExpression(asked: { text: string; cursor: number }): ExpressionAnswer {
  const { text, cursor } = asked;
  const word = /\$?[\w.-]*$/.exec(text.slice(0, cursor))?.[0] ?? '';
  const unknown = text.indexOf('http.hots');
  return {
    error:
      unknown < 0
        ? null
        : { text: 'There is no field http.hots.', start: unknown, end: unknown + 9 },
    suggestions: FIELDS.filter((one) => word && one.text.startsWith(word)).map((one) => ({
      ...one,
      start: cursor - word.length,
    })),
    cost_microseconds: unknown < 0 ? 0.7 : null,
    lists: [],
  };
}

const FIELDS: Omit<ExpressionAnswer['suggestions'][number], 'start'>[] = [
  { text: 'http.host', kind: 'field', help: 'The host asked for, in lower case, without a port.' },
  { text: 'http.request.method', kind: 'field', help: 'The method: GET.' },
  { text: 'lower', kind: 'function', help: 'In lower case.' },
  { text: '$office', kind: 'list', help: '' },
];

export const templates: WafTemplate[] = [
  {
    name: 'login-abuse',
    title: 'Guessing of passwords',
    help: 'Who tries to sign in too often waits.',
    parameters: [
      { name: 'path', type: 'text', title: 'Path that takes the password', usual: '/login' },
    ],
  },
];

/** What a template gives with whatever values. */
export const filled: Partial<CustomRule>[] = [
  {
    name: 'login-rate',
    expression: 'http.request.uri.path == "/sign-in"',
    action: 'rate-limit',
    rate: { requests: 10, seconds: 300, by: 'client' },
    staged: true,
  },
];
