import { expect, test } from 'vitest';
import type { Change } from '@/api/types/delivery';
import type { Traffic } from '@/api/types/traffic';
import { reachOf } from './reach';
import { groupUnsafe } from './unsafe';

const finding = (code: string, text: string) => ({ code, text, kind: 'route' as const, name: 'x' });

test('findings of one code are confirmed together', () => {
  const groups = groupUnsafe([finding('a', 'one'), finding('b', 'two'), finding('a', 'three')]);
  expect(groups.map(({ code, texts }) => [code, texts])).toEqual([
    ['a', ['one', 'three']],
    ['b', ['two']],
  ]);
});

test('one more finding under the same code takes the tick away', () => {
  const [before] = groupUnsafe([finding('a', 'one')]);
  const [after] = groupUnsafe([finding('a', 'one'), finding('a', 'two')]);
  expect(after?.tick).not.toBe(before?.tick);
});

const changed = (kind: Change['kind'], name: string): Change => ({
  action: 'change',
  kind,
  name,
  text: '',
  fields: [],
  before_text: '',
  after_text: '',
});
const traffic = {
  by_route: [
    { route: 'acme/shop', total: 30, errors: 0, p99_ms: null },
    { route: 'acme/api', total: 90, errors: 0, p99_ms: null },
  ],
  by_service: [{ service: 'acme/echo', total: 120, errors: 0, p99_ms: null }],
} as unknown as Traffic;

test('what hangs on a change is what its route or service carried', () => {
  const reach = reachOf([changed('route', 'shop')], traffic);
  expect(reach.of(changed('route', 'shop'))).toBe(30);
  expect(reach.of(changed('service', 'echo'))).toBe(120);
  expect(reach.routes).toEqual({ requests: 30, share: 0.25 });
});

test('what was never counted is unknown, not zero', () => {
  const reach = reachOf([changed('route', 'new')], traffic);
  expect(reach.of(changed('route', 'new'))).toBeNull();
  expect(reach.of(changed('hostname', 'shop'))).toBeNull();
  expect(reach.routes).toBeNull();
  expect(reachOf([changed('route', 'shop')], undefined).routes).toBeNull();
});
