/** One key: how it begins, how long it holds, how it is used. */
import { Button } from '@mantine/core';
import type { ConsumerKey, ConsumerUsage } from '@/api/types/intent';
import { serverNow } from '@/lib/clock';
import { formatCount } from '@/lib/numbers';
import { Age } from '@/ui/time/Age';
import classes from './consumers.module.css';
import { useText } from './text';

type Props = {
  of: ConsumerKey;
  use: ConsumerUsage['keys'][number] | undefined;
  mayEdit: boolean;
  onEnd: () => void;
  onTake: () => void;
};

export function KeyLine({ of, use, mayEdit, onEnd, onTake }: Props) {
  const t = useText();
  return (
    <li>
      <span className={classes.name}>
        <b>{of.name}</b>
        {of.hint && <code>{of.hint}…</code>}
      </span>
      <span className={classes.quiet}>
        <Ends at={of.expires_at} />
        {' · '}
        {use ? (
          <>
            {t('key.used', { count: use.total, requests: formatCount(use.total) })}, {t('key.last')}{' '}
            <Age at={use.last_used_at} />
          </>
        ) : (
          t('key.unused')
        )}
      </span>
      {mayEdit && (
        <span className={classes.lineVerbs}>
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={t('end.label', { key: of.name })}
            onClick={onEnd}
          >
            {t('end')}
          </Button>
          <Button
            variant="subtle"
            color="claret"
            size="compact-xs"
            aria-label={t('take.label', { key: of.name })}
            onClick={onTake}
          >
            {t('take')}
          </Button>
        </span>
      )}
    </li>
  );
}

function Ends({ at }: { at: string | null }) {
  const t = useText();
  if (!at) return t('key.endless');
  const isOver = Date.parse(at) <= serverNow();
  return (
    <span className={isOver ? classes.warn : undefined}>
      {t(isOver ? 'key.ended' : 'key.ends')} <Age at={at} />
    </span>
  );
}
