/** While a platform person looks as somebody else, every page says so, and offers the way out. */
import { Button } from '@mantine/core';
import { useMe } from '@/api/me';
import { useWrite } from '@/api/useWrite';
import { Mark } from '@/ui/status/Mark';
import { formatExact } from '@/ui/time/Age';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function ViewBanner() {
  const t = useAppText();
  const { view } = useMe();
  const leave = useWrite([]);
  if (!view) return null;
  const { by, viewed, tenant, writable, over } = view;
  return (
    <div className={classes.freeze} role="status">
      <Mark glyph="bar" tone="warn" size={12} />
      <b>{over ? t('view.over') : t('view.as', { viewed, tenant })}</b>
      <span className={classes.freezeReason}>
        {over ? t('view.over.text') : t(writable ? 'view.writable' : 'view.only', { by })}
      </span>
      {!over && (
        <span className={classes.freezeFacts}>
          {t('view.until', { at: formatExact(view.expires_at) })}
        </span>
      )}
      <Button
        variant="default"
        size="compact-sm"
        loading={leave.isPending}
        onClick={() =>
          leave.mutate(
            { method: 'POST', path: '/me/view/leave' },
            { onSuccess: () => window.location.assign('/console/') },
          )
        }
      >
        {t('view.leave')}
      </Button>
    </div>
  );
}
