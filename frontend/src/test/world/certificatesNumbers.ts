/** Numbers of the certificates of the test world, as the API counts them. */
import type {
  CalendarSpan,
  Certificate,
  CertificateCalendar,
  CertificateSummary,
  NoticePage,
} from '@/api/types/certificates';
import { ago, HOUR } from './time';

function countsOf<Word>(words: readonly Word[]): { word: Word; count: number }[] {
  return [...new Set(words)].map((word) => ({
    word,
    count: words.filter((one) => one === word).length,
  }));
}

export const summaryOf = (all: readonly Certificate[]): CertificateSummary => ({
  total: all.length,
  standings: countsOf(all.map(({ standing }) => standing)).map(({ word, count }) => ({
    standing: word,
    count,
  })),
  uses: [
    {
      use: 'unused',
      count: all.filter(({ version, serving }) => version && serving.served_names.length === 0)
        .length,
    },
  ],
  issuers: countsOf(all.map(({ issuer }) => issuer?.name ?? null)).map(({ word, count }) => ({
    issuer: word,
    title: all.find(({ issuer }) => issuer?.name === word)?.issuer?.title ?? '',
    count,
  })),
  keys: countsOf(all.flatMap(({ key_types: types }) => types)).map(({ word, count }) => ({
    key: word,
    count,
  })),
  owners: countsOf(all.map(({ owner }) => owner).filter(Boolean)).map(({ word, count }) => ({
    owner: word,
    count,
  })),
  weeks: [],
});

const SLOTS: Record<CalendarSpan, [seconds: number, slots: number]> = {
  '2h': [300, 24],
  '2d': [2 * HOUR, 24],
  '2w': [86_400, 14],
  '8w': [86_400, 56],
};

export function calendarOf(all: readonly Certificate[], asked: string | null): CertificateCalendar {
  const suiting =
    all.some(({ slice }) => slice === 'acme@internal') && all.length < 3 ? '2d' : '8w';
  const span = (asked ?? suiting) as CalendarSpan;
  const [seconds, count] = SLOTS[span];
  const firstMs = Math.floor(Date.now() / seconds / 1_000) * seconds * 1_000;
  const within = (at: string | null | undefined, index: number) =>
    Boolean(at) &&
    Math.max(0, Math.floor((Date.parse(at ?? '') - firstMs) / seconds / 1_000)) === index;
  const entries = (index: number, of: (one: Certificate) => string | null | undefined) => {
    const found = all.filter((one) => within(of(one), index));
    const first = found.map((one) => ({
      id: one.id,
      slice: one.slice,
      name: one.name,
      at: of(one) ?? '',
    }));
    return { count: found.length, first };
  };
  return {
    span,
    suiting,
    slot_seconds: seconds,
    slots: Array.from({ length: count }, (_, index) => ({
      begins: new Date(firstMs + index * seconds * 1_000).toISOString(),
      renewals: entries(index, ({ renewal }) => renewal?.at),
      ends: entries(index, ({ not_after: end }) => end),
    })),
  };
}

export const noticesOf = (all: readonly Certificate[]): NoticePage => {
  const items = all
    .filter(({ id }) => id === 'c-legacy')
    .map((one) => ({
      id: `notice-${one.id}`,
      certificate: one.id,
      slice: one.slice,
      name: one.name,
      hostnames: one.hostnames,
      version: one.version ?? 1,
      level: '86400',
      severity: 'critical' as const,
      not_after: one.not_after ?? '',
      text: 'It ends at 22 Nov 10:00 UTC; it was uploaded, and nobody has uploaded the next one.',
      raised_at: ago(29 * 86_400),
      cleared_at: null,
    }));
  return { items, next: null, open: { expired: 0, critical: items.length, warning: 0, notice: 0 } };
};
