/** What happens to a matching request: forwarded to weighted services, or redirected. */
import { SegmentedControl } from '@mantine/core';
import type { RouteSpec } from '@/api/types/intent';
import { useIsReadOnly } from '@/intent/problems';
import { forward, redirect } from './blank';
import { ForwardFields } from './ForwardFields';
import { RedirectFields } from './RedirectFields';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Action = RouteSpec['action'];
type Props = { action: Action; onChange: (action: Action) => void; slice: string };

export function ActionFields({ action, onChange, slice }: Props) {
  const t = useRoutesText();
  const isReadOnly = useIsReadOnly();
  const turnInto = (type: string) => {
    if (type !== action.type) onChange(type === 'forward' ? forward() : redirect());
  };
  return (
    <div className={classes.block}>
      <SegmentedControl
        aria-label={t('action')}
        disabled={isReadOnly}
        value={action.type}
        onChange={turnInto}
        data={[
          { value: 'forward', label: t('action.forward') },
          { value: 'redirect', label: t('action.redirect') },
        ]}
      />
      {action.type === 'forward' ? (
        <ForwardFields action={action} onChange={onChange} slice={slice} />
      ) : (
        <RedirectFields action={action} onChange={onChange} />
      )}
    </div>
  );
}
