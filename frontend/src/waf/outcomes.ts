/** How each outcome looks; the order is that of lists and charts, the gravest first. */
import type { Counted, Outcome } from '@/api/types/waf';
import type { Glyph, Tone } from '@/ui/status/states';

export type AnyOutcome = Outcome | 'passed';
type Look = { tone: Tone; glyph: Glyph };

export const OUTCOMES: Record<AnyOutcome, Look> = {
  refused: { tone: 'bad', glyph: 'cross' },
  unreadable: { tone: 'bad', glyph: 'bar' },
  would_refuse: { tone: 'warn', glyph: 'triangle' },
  challenged: { tone: 'accent', glyph: 'half' },
  limited: { tone: 'accent', glyph: 'pause' },
  noted: { tone: 'idle', glyph: 'ring' },
  passed: { tone: 'ok', glyph: 'disc' },
};

const NEW: Look = { tone: 'idle', glyph: 'dashes' };

/** An outcome of a newer server than this page is shown by its own word. */
export const lookOf = (outcome: string): Look => OUTCOMES[outcome as AnyOutcome] ?? NEW;

export const isOutcome = (word: string): word is AnyOutcome => Object.hasOwn(OUTCOMES, word);

/** Drawn over time, the gravest at the bottom; what passed would dwarf them. */
export const DRAWN = [
  'refused',
  'unreadable',
  'would_refuse',
  'challenged',
  'limited',
  'noted',
] as const;
export type Drawn = (typeof DRAWN)[number] & Counted;

export const COLORS: Record<Drawn, string> = {
  refused: '--gh-bad',
  unreadable: '--gh-series-6',
  would_refuse: '--gh-warn',
  challenged: '--gh-series-5',
  limited: '--gh-series-7',
  noted: '--gh-series-8',
};
