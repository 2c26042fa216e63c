import { expect, test } from 'vitest';
import { egressPolicies } from '@/test/world/egress';
import { mentionsOf, nameIn, reachersOf } from './aliases';

test('only a single name before .egress is a named destination', () => {
  expect(nameIn('stripe.egress')).toBe('stripe');
  for (const host of ['api.stripe.com', '.egress', 'a.b.egress', '{workload}.egress', 'egress'])
    expect(nameIn(host)).toBeNull();
});

test('whoever an allowing rule names may reach it, and what it asks for is told', () => {
  const mentions = mentionsOf('stripe', egressPolicies);
  expect(mentions).toEqual([
    {
      policy: 'payments',
      rule: 'stripe-by-name',
      mode: 'enforce',
      action: 'allow',
      workloads: ['orders'],
      only: 'POST /v1/charges',
    },
  ]);
  expect(reachersOf(mentions)).toEqual(['orders']);
});

test('a policy that the draft removes says nothing any more', () => {
  const removed = egressPolicies.map((one) => ({ ...one, state: 'removed' as const }));
  expect(mentionsOf('stripe', removed)).toEqual([]);
});
