/** A refusal in one line: slice, stage, object, reason. */
import type { ApplyError } from '@/api/types/delivery';
import classes from './gateways.module.css';
import { useText } from './text';

export function ErrorNote({ slice, error }: { slice: string; error: ApplyError }) {
  const t = useText();
  return (
    <span className={classes.error} title={error.message}>
      <b className="mono">{slice}</b>
      <span>{t('stage.object', { stage: error.stage, sequence: error.sequence })}</span>
      {error.object && <code>{error.object}</code>}
      <span className={classes.message}>{error.message}</span>
    </span>
  );
}
