import { expect, test } from 'vitest';
import { leakEvent } from '@/test/world/wafEvents';
import { firstRuleOf } from './first';

test('of what must not leave the first detector stands for the event, others are counted', () => {
  const [leak] = leakEvent.leaks;
  if (leak === undefined) throw new Error('an event without a leak');
  const others = [leak, { ...leak, place: 'query q' }, { ...leak, detector: 'iban' }];
  expect(firstRuleOf({ ...leakEvent, leaks: others })).toEqual({
    name: 'card_number',
    message: leak.label,
    others: 1,
  });
  expect(firstRuleOf({ rules: [], matches: [], leaks: [] })).toBeNull();
});
