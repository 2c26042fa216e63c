import { expect, test } from 'vitest';
import { fromField, toField } from './moments';

test('what a field shows is read back as the same minute, in UTC', () => {
  const noon = Date.UTC(2026, 10, 21, 12, 0);
  expect(toField(noon)).toBe('2026-11-21T12:00');
  expect(fromField(toField(noon))).toBe('2026-11-21T12:00:00.000Z');
});

test.each(['', '2026-11-21T', 'soon'])('“%s” is no moment yet', (text) =>
  expect(fromField(text)).toBeNull(),
);
