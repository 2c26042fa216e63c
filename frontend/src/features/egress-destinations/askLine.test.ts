import { expect, test } from 'vitest';
import type { Mention } from '@/egress/aliases';
import { askLine } from './askLine';

const mention = (only: string, action: Mention['action'] = 'allow'): Mention => ({
  policy: 'payments',
  rule: 'stripe',
  mode: 'enforce',
  action,
  workloads: ['orders'],
  only,
});
const asked = (...mentions: Mention[]) =>
  askLine('acme', 'orders', 'edge:3128', 'stripe', mentions).replace(
    'curl --proxy http://acme.orders.KEY:PASSWORD@edge:3128',
    '…',
  );

test('the line asks for what a rule allows', () => {
  expect(asked()).toBe('… http://stripe.egress/');
  expect(asked(mention(''))).toBe('… http://stripe.egress/');
  expect(asked(mention('/v1'))).toBe('… http://stripe.egress/v1');
  expect(asked(mention('POST, PUT /v1/charges'))).toBe('… -X POST http://stripe.egress/v1/charges');
  expect(asked(mention('POST, GET'))).toBe('… http://stripe.egress/');
});

test('what a rule denies is not suggested', () => {
  expect(asked(mention('POST /admin', 'deny'))).toBe('… http://stripe.egress/');
});
