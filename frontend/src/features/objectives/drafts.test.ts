import { describe, expect, test } from 'vitest';
import type { Objective } from '@/api/types/objectives';
import { objectives } from '@/test/world/objectives';
import { isClass, offered, turned } from './classes';
import {
  blankFor,
  changesOf,
  isAskable,
  missingOf,
  promisedOf,
  questionOf,
  requestOf,
  slugOf,
} from './drafts';
import { stripOf } from './lookback';

const stored = objectives[1] as Objective;
const draft = { ...blankFor('acme', null), name: 'Checkout answers', slug: 'checkout' };

describe('what is missing', () => {
  test.each([
    [{ name: ' ' }, 'need.name'],
    [{ slug: 'Not A Slug' }, 'need.slug'],
    [{ target: '100' }, 'need.target'],
    [{ target: '50' }, 'need.target'],
    [{ target: '99,9' }, 'need.target'],
    [{ target: '99.95' }, null],
    [{ indicator: { ...draft.indicator, bad: [] } }, 'need.bad'],
    [{ indicator: { ...draft.indicator, kind: 'latency' as const } }, 'need.threshold'],
    [{ indicator: { ...draft.indicator, kind: 'composite' as const } }, 'need.parts'],
    [{ window: { ...draft.window, days: null } }, 'need.days'],
  ])('%o: %s', (changes, missing) => expect(missingOf({ ...draft, ...changes })).toBe(missing));
});

test('only what changed is sent, under the tag it was read with', () => {
  const changed = { ...promisedOf(stored), target: '99.9' };
  expect(changesOf(stored, promisedOf(stored))).toEqual({});
  expect(requestOf(changed, { value: stored, etag: '"3"' })).toEqual({
    method: 'PATCH',
    path: '/objectives/ob-api',
    body: { target: '99.9' },
    etag: '"3"',
  });
});

test('a new one is made below its tenant, which the body does not repeat', () => {
  const { path, body } = requestOf(draft);
  expect(path).toBe('/tenants/acme/objectives');
  expect(body).not.toHaveProperty('tenant');
  expect(body).toHaveProperty('slug', 'checkout');
});

test('the past can be asked before there is a name, and asking keeps nothing', () => {
  const nameless = { ...draft, name: '', slug: '' };
  expect(isAskable(nameless)).toBe(true);
  expect(questionOf(nameless)).toMatchObject({ isQuestion: true, body: { slug: 'draft' } });
});

test('short names are made of names', () =>
  expect(slugOf('  Checkout – answers (EU)! ')).toBe('checkout-answers-eu'));

describe('classes of answers', () => {
  test('one is bad or left out, never both', () => {
    const both = turned(draft.indicator, 'bad', 'waf');
    expect([both.bad, both.ignored]).toEqual([['5xx', 'none', 'waf'], ['rate-limit']]);
    expect(turned(both, 'bad', 'waf').bad).toEqual(['5xx', 'none']);
  });
  test('what is no class is refused, what is unusual is offered', () => {
    expect(['503', '5xx', 'flag:UH', 'none', '6xx', 'flag:uh', '50'].map(isClass)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(offered(['5xx', 'flag:UH']).at(-1)).toBe('flag:UH');
  });
});

test('episodes stand where they were, pages over tickets, none too thin to be seen', () => {
  const strip = stripOf({
    since: '2026-11-01T00:00:00Z',
    until: '2026-11-11T00:00:00Z',
    episodes: [
      {
        condition: 'fast_page',
        severity: 'page',
        since: '2026-11-06T00:00:00Z',
        until: '2026-11-06T00:01:00Z',
      },
      { condition: 'slow_ticket', severity: 'ticket', since: '2026-11-10T00:00:00Z', until: null },
    ],
  });
  expect(strip.map(({ severity, from }) => [severity, from])).toEqual([
    ['ticket', 90],
    ['page', 50],
  ]);
  expect(strip[1]?.width).toBeGreaterThan(0.5);
});
