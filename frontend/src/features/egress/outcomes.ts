/** How outcomes look: glyph and word, and on the map colour with a pattern of its own. */
import type { Outcome } from '@/api/types/egress';
import type { Glyph, Tone } from '@/ui/status/states';

/** From what everybody wants to what nobody does. */
export const OUTCOMES: readonly Outcome[] = ['allowed', 'would_deny', 'denied', 'failed'];

export const LOOKS: Record<Outcome, { glyph: Glyph; tone: Tone }> = {
  allowed: { glyph: 'disc', tone: 'ok' },
  would_deny: { glyph: 'half', tone: 'warn' },
  denied: { glyph: 'cross', tone: 'bad' },
  failed: { glyph: 'dashes', tone: 'idle' },
};

export const isOutcome = (word: string): word is Outcome => Object.hasOwn(LOOKS, word);
