import { expect, test } from 'vitest';
import { pluralOf } from './mending';

test.each([
  ['route', 'routes'],
  ['waf_policy', 'waf-policies'],
  ['egress_policy', 'egress-policies'],
  ['egress_destination', 'egress-destinations'],
  ['defaults', 'defaults'],
])('what is wrong with a %s is mended among the %s', (kind, plural) => {
  expect(pluralOf(kind)).toBe(plural);
});
