import { expect, test } from 'vitest';
import { headerMatch, queryMatch } from './blank';
import { howOf, INVERTED, PLAIN, withHow } from './condition';

test.each([...PLAIN, ...INVERTED])('a header compared by “%s” is read back so', (how) =>
  expect(howOf(withHow({ ...headerMatch(), value: 'x' }, how))).toBe(how),
);

test('what is only there has no value, and what is compared keeps it', () => {
  const line = { ...headerMatch(), value: 'x' };
  expect(withHow(line, 'absent')).toMatchObject({ type: 'present', invert: true, value: '' });
  expect(withHow(line, 'not')).toMatchObject({ type: 'exact', invert: true, value: 'x' });
});

test('a query parameter has no inversion to invent', () =>
  expect(withHow(queryMatch(), 'regex')).toEqual({ name: '', type: 'regex', value: '' }));
