import { expect, test } from 'vitest';
import { stateOf } from '@/alerts/looks';
import { alerts, kinds } from '@/test/world/alerts';
import { channelMissing, channelRequest, draftOf, shownChannel } from './channels';
import { aboutWords, trafficOf } from './lookAt';
import { blocksOf, spansOf } from './markdown';
import { matchersLines, parseMatchers } from './matchers';
import { initialOf, parametersOf } from './parameters';
import { silenceable } from './silenceable';
import { silenceMissing, silenceRequest, type SilenceDraft } from './silencing';

test.each([
  ['gateway=edge', [{ label: 'gateway', operator: 'is', values: ['edge'] }]],
  ['node != edge-1', [{ label: 'node', operator: 'is_not', values: ['edge-1'] }]],
  ['route~shop-*', [{ label: 'route', operator: 'like', values: ['shop-*'] }]],
  ['kind!~waf*, x', [{ label: 'kind', operator: 'not_like', values: ['waf*', 'x'] }]],
  ['', []],
  ['nonsense', null],
  ['1a=b', null],
])('conditions are read line by line: %s', (text, matchers) => {
  expect(parseMatchers(text)).toEqual(matchers);
});

test('conditions are written as they are read', () => {
  const lines = 'gateway=edge,west\nnode!=edge-1\nroute~a*\nkind!~b*';
  expect(matchersLines(parseMatchers(lines) ?? [])).toBe(lines);
});

test('silence of the source goes before everything else that is open', () => {
  const [silent] = alerts;
  expect(alerts.map(stateOf)).toEqual(['firing', 'unknown', 'resolved']);
  expect(silent && stateOf({ ...silent, is_settling: true })).toBe('settling');
});

test('a silence is about the thing, not about how its rule is called', () => {
  const labels = { kind: 'k', rule: 'r', severity: 'page', tenant: 't', node: 'n' };
  expect(silenceable({ labels })).toEqual({ kind: 'k', node: 'n' });
});

test('parameters are read from the schema of the kind', () => {
  expect(parametersOf(kinds[0])).toEqual([
    { name: 'after_seconds', type: 'number', choices: [], min: 10, max: 86_400, initial: 60 },
  ]);
  expect(initialOf(kinds[0])).toEqual({ after_seconds: 60 });
});

const DRAFT: SilenceDraft = {
  kind: 'weekly',
  lines: 'gateway=edge',
  end: '',
  reason: 'Patches.',
  weekdays: [6],
  at: '02:00',
  minutes: 120,
  zone: 'Europe/Berlin',
};

test('a weekly window has no end of its own', () => {
  expect(silenceMissing(DRAFT)).toBeNull();
  expect(silenceRequest('acme', DRAFT).body).toEqual({
    matchers: [{ label: 'gateway', operator: 'is', values: ['edge'] }],
    reason: 'Patches.',
    weekly: { weekdays: [6], at: '02:00', minutes: 120, time_zone: 'Europe/Berlin' },
  });
  expect(silenceMissing({ ...DRAFT, kind: 'once' })).toBe('need.end');
  expect(silenceMissing({ ...DRAFT, lines: '' })).toBe('need.matchers');
  expect(silenceMissing({ ...DRAFT, weekdays: [] })).toBe('need.days');
});

test('a secret is never part of what is shown', () => {
  const draft = {
    ...draftOf(null),
    type: 'slack' as const,
    name: 'chat',
    secret: 'https://hooks/x',
  };
  const request = channelRequest('acme', null, draft);
  expect(request.body).toMatchObject({ secrets: { url: 'https://hooks/x' }, settings: {} });
  expect(JSON.stringify(shownChannel(request))).not.toContain('hooks/x');
  expect(channelMissing({ ...draft, secret: '' }, true)).toBe('need.secret');
  expect(channelMissing({ ...draft, secret: '' }, false)).toBeNull();
});

test('runbooks are headings, paragraphs and numbered lists', () => {
  expect(blocksOf('# Title\n\nOne\ntwo.\n\n1. First,\n   more.\n2. Second.\n')).toMatchObject([
    { kind: 'heading', text: 'Title' },
    { kind: 'paragraph', text: 'One two.' },
    { kind: 'list', items: ['First, more.', 'Second.'] },
  ]);
  expect(spansOf('a **b** *c* `d`').map(({ look }) => look)).toEqual([
    'plain',
    'bold',
    'plain',
    'italic',
    'plain',
    'code',
  ]);
});

test('from an alert one goes to its traffic, in a time that reaches back to before it began', () => {
  const [alert] = alerts;
  if (!alert) throw new Error('the world has no alert');
  const now = Date.parse(alert.since) + 20 * 60_000;
  expect(trafficOf({ ...alert, kind: 'slo_burn' }, now)).toEqual({
    slice: 'acme@edge',
    debug: '/s/acme@edge/debug',
    records: '/s/acme@edge/records',
    range: '1h',
  });
  expect(trafficOf({ ...alert, kind: 'slo_burn' }, now - 15 * 60_000)?.range).toBe('15m');
  expect(trafficOf(alert, now)).toBeNull();
  expect(trafficOf({ ...alert, kind: 'slo_burn', gateway: '' }, now)).toBeNull();
});

test.each([
  ['/objectives/1', 'open.objective'],
  ['/nodes/1', 'open.node'],
  ['/s/acme@edge/rollouts/1', 'open.rollout'],
  ['/s/acme@edge/checks/shop', 'open.check'],
  ['/alerts?tab=channels&channel=1', 'open.channels'],
  ['/elsewhere', 'open'],
])('the link to %s says what is there', (path, words) => expect(aboutWords({ path })).toBe(words));
