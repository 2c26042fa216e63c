import { expect, test } from 'vitest';
import { withoutMarkup } from './trustedMarkup';

test('a style sheet may be written as text, markup may not', () => {
  expect(withoutMarkup(':root{--a:1px}')).toBe(':root{--a:1px}');
  expect(withoutMarkup('<img src=x onerror=alert(1)>')).toBeNull();
  expect(withoutMarkup('a{}</style><script>')).toBeNull();
});
