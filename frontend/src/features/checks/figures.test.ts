import { describe, expect, it } from 'vitest';
import { blank, describe as inWords, withScheme } from './blank';
import { formatMicros, formatPercent, shareOf } from './figures';
import { minutesOf } from './minutes';

describe('figures of checks', () => {
  it('say 100 only where nothing failed', () => {
    expect(formatPercent(0.99999)).toBe('99.99 %');
    expect(formatPercent(1)).toBe('100 %');
    expect(formatPercent(null)).toBe('–');
  });

  it('tell silence from success', () => {
    expect(shareOf(3, 0)).toBe('good');
    expect(shareOf(3, 1)).toBe('some');
    expect(shareOf(0, 1)).toBe('bad');
    expect(shareOf(null, null)).toBe('none');
    expect(shareOf(0, 0)).toBe('none');
  });

  it('round times as people read them', () => {
    expect(formatMicros(1_234)).toBe('1.2 ms');
    expect(formatMicros(341_900)).toBe('342 ms');
    expect(formatMicros(null)).toBe('–');
  });
});

describe('the last hour on a node', () => {
  it('has a gap for each minute that it did not tell of', () => {
    const told = [{ at: '2031-05-20T12:00:00Z', good: 2, bad: 1 }];
    const minutes = minutesOf(told, '2031-05-20T12:01:30Z');
    expect(minutes).toHaveLength(60);
    expect(minutes.at(-2)).toMatchObject({ good: 2, bad: 1 });
    expect(minutes.at(-1)).toMatchObject({ good: null, bad: null });
  });
});

describe('a check that is written', () => {
  it('expects no certificate over http', () => {
    const spec = blank();
    spec.expect.certificate_days = 14;
    expect(withScheme(spec, 'http').expect.certificate_days).toBeNull();
    expect(withScheme(spec, 'https').expect.certificate_days).toBe(14);
  });

  it('is said in a line', () => {
    const spec = blank();
    spec.request.hostname = 'shop.acme.test';
    expect(inWords(spec)).toBe('GET https://shop.acme.test/');
  });
});
