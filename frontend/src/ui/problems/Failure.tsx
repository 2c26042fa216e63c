/** A failed call, next to its cause: what failed, what to do, the request id to copy. */
import { Button } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import { Copy } from '../form/Copy';
import { Mark } from '../status/Mark';
import { useUiText } from '../text';
import classes from './problems.module.css';
import { ProblemList } from './ProblemList';

type Props = { error: ApiError; onRetry?: () => void };

export function Failure({ error, onRetry }: Props) {
  const t = useUiText();
  return (
    <div className={classes.failure} role="alert">
      <Mark glyph="cross" tone="bad" size={12} />
      <div className={classes.words}>
        <strong>{error.message}</strong>
        {error.detail && <span>{error.detail}</span>}
        <ProblemList problems={error.problems} />
        <span className={classes.where}>
          <code>{error.code}</code>
          {error.requestId && (
            <Copy value={error.requestId} label={`${t('request.id')} ${error.requestId}`} />
          )}
        </span>
      </div>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
