/** How a request ended: its code, and Envoy's flags where there are any; never by colour alone. */
import type { AccessRecord } from '@/api/types/records';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import classes from './records.module.css';
import { useText } from './text';

export function lookOf(status: number): { tone: Tone; glyph: Glyph } {
  if (status === 0 || status >= 500) return { tone: 'bad', glyph: 'cross' };
  if (status >= 400) return { tone: 'warn', glyph: 'triangle' };
  return { tone: 'ok', glyph: 'disc' };
}

export function StatusCode({ record: { status, flags } }: { record: AccessRecord }) {
  const t = useText();
  const { tone, glyph } = lookOf(status);
  return (
    <span className={classes.status}>
      <Mark glyph={glyph} tone={tone} /> <b>{status || t('status.none')}</b>
      {flags.length > 0 && <code>{flags.join(' ')}</code>}
    </span>
  );
}
