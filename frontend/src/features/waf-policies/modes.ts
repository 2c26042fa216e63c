/** How the modes look: refusing is the state that a policy is for, telling is on the way to it. */
import type { WafMode } from '@/api/types/intent';
import type { Glyph, Tone } from '@/ui/status/states';

export const MODES: readonly WafMode[] = ['off', 'detect', 'block'];

export const LOOKS: Record<WafMode, { glyph: Glyph; tone: Tone }> = {
  off: { glyph: 'bar', tone: 'idle' },
  detect: { glyph: 'half', tone: 'accent' },
  block: { glyph: 'disc', tone: 'ok' },
};
