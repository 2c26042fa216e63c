/** Open notices by how urgent they are, the worst first, each with its look. Pure. */
import type { Notice, NoticePage, NoticeSeverity } from '@/api/types/certificates';
import type { Glyph, Tone } from '../status/states';

export type NoticeGroup = {
  severity: NoticeSeverity;
  /** Of all, also of those that were not read. */
  count: number;
  first: readonly Notice[];
  tone: Tone;
  glyph: Glyph;
};

/** Order is data. */
const LOOKS: Record<NoticeSeverity, Pick<NoticeGroup, 'tone' | 'glyph'>> = {
  expired: { tone: 'bad', glyph: 'cross' },
  critical: { tone: 'bad', glyph: 'triangle' },
  warning: { tone: 'warn', glyph: 'triangle' },
  notice: { tone: 'idle', glyph: 'ring' },
};
const SHOWN = 3;

export const groupsOf = ({ items, open }: Pick<NoticePage, 'items' | 'open'>): NoticeGroup[] =>
  (Object.keys(LOOKS) as NoticeSeverity[])
    .map((severity) => ({
      severity,
      count: open[severity],
      first: items.filter((one) => one.severity === severity).slice(0, SHOWN),
      ...LOOKS[severity],
    }))
    .filter(({ count }) => count > 0);
