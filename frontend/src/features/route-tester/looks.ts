/** How a verdict and an answer look: never colour alone. */
import type { StepVerdict } from '@/api/types/tester';
import type { Glyph, Tone } from '@/ui/status/states';

type Look = { tone: Tone; glyph: Glyph };

export const VERDICTS: Record<StepVerdict, Look> = {
  passed: { tone: 'ok', glyph: 'disc' },
  changed: { tone: 'accent', glyph: 'diamond' },
  answered: { tone: 'accent', glyph: 'disc' },
  refused: { tone: 'bad', glyph: 'cross' },
  failed: { tone: 'bad', glyph: 'triangle' },
  not_reached: { tone: 'idle', glyph: 'dashes' },
  not_run: { tone: 'warn', glyph: 'ring' },
  off: { tone: 'idle', glyph: 'bar' },
};

export function lookOfStatus(status: number): Look {
  if (status === 0 || status >= 500) return { tone: 'bad', glyph: 'triangle' };
  if (status >= 400) return { tone: 'bad', glyph: 'cross' };
  return status >= 300 ? { tone: 'accent', glyph: 'disc' } : { tone: 'ok', glyph: 'disc' };
}
