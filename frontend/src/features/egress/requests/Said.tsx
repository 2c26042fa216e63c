/** Who asks and why, what was seen of it, and what was answered. */
import type { AccessRequest } from '@/api/types/egress';
import { formatCount } from '@/lib/numbers';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { useText } from '../text';

export function Said({ request }: { request: AccessRequest }) {
  const t = useText();
  const { why, requested_by: by, requested_at: at, comment, decided_by: decider } = request;
  return (
    <span className={classes.note}>
      <span>
        {t('request.said', { why, by })} <Age at={at} />
      </span>
      <Evidence request={request} />
      {comment && <span>{t('request.answer', { by: decider ?? '', comment })}</span>}
    </span>
  );
}

function Evidence({ request: { evidence } }: { request: AccessRequest }) {
  const t = useText();
  if (!evidence) return <span className={classes.quiet}>{t('request.unseen')}</span>;
  const count = evidence.denied + evidence.would_deny;
  return (
    <span>
      {t('request.denied', { count, denied: formatCount(count) })}{' '}
      {evidence.last_denied_at && <Age at={evidence.last_denied_at} />}
    </span>
  );
}
