import { expect, test } from 'vitest';
import { dlpPolicies } from '@/test/world/dlpPolicies';
import { detector, DETECTORS, KEYS, policy } from './blank';
import { lackingOf, namesOf, subjectOf } from './names';

test('all keys and tokens are added at once, and none of them twice', () => {
  const spec = { ...policy(), detectors: [detector('jwt'), detector('iban')] };
  const added = lackingOf(KEYS, spec);
  expect(added).not.toContain('jwt');
  expect(added).toHaveLength(KEYS.length - 1);
  expect(new Set(DETECTORS).size).toBe(DETECTORS.length);
});

test('exclusions call patterns and secrets as findings do, and are by one thing', () => {
  const [payments] = dlpPolicies;
  const { spec } = payments ?? { spec: policy() };
  expect(namesOf(spec)).toEqual(['card_number', 'email', 'custom:case-number', 'secret:api-key']);
  expect(spec.exclusions.map(subjectOf)).toEqual(['pointer']);
});
