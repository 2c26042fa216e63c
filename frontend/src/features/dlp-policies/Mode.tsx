/** Whether a policy blocks, or only tells what it would block. */
import type { DlpMode } from '@/api/types/dlp';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import classes from './policies.module.css';
import { useText } from './text';

const LOOKS: Record<DlpMode | 'off', { glyph: Glyph; tone: Tone }> = {
  off: { glyph: 'bar', tone: 'idle' },
  observe: { glyph: 'half', tone: 'accent' },
  enforce: { glyph: 'disc', tone: 'ok' },
};

export function Mode({ mode }: { mode: DlpMode | 'off' }) {
  const t = useText();
  return (
    <span className={classes.mode}>
      <Mark {...LOOKS[mode]} /> {t(`mode.${mode}`)}
    </span>
  );
}
