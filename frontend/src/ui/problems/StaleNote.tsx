/** The newest answer failed and older data stays on screen: says so, with its age. */
import { Button } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import { Mark } from '../status/Mark';
import { useUiText } from '../text';
import { Age } from '../time/Age';
import classes from './problems.module.css';

type Props = {
  error: ApiError | null;
  /** When the shown data was read; 0 when nothing was. */
  readAtMs: number;
  onRetry: () => void;
};

export function StaleNote({ error, readAtMs, onRetry }: Props) {
  const t = useUiText();
  if (!error || readAtMs === 0) return null;
  return (
    <div className={classes.stale} role="status">
      <Mark glyph="ring" tone="warn" size={12} />
      <span>
        {error.message}. {t('stale.data')} <Age at={new Date(readAtMs).toISOString()} />.
      </span>
      <Button variant="default" size="compact-xs" onClick={onRetry}>
        {t('retry')}
      </Button>
    </div>
  );
}
