/** What happens to a matching request: forwarded to weighted services, redirected, or answered here. */
import { SegmentedControl } from '@mantine/core';
import type { RouteSpec } from '@/api/types/intent';
import { useIsReadOnly } from '@/intent/problems';
import { forward, redirect, respond } from './blank';
import { ForwardFields } from './ForwardFields';
import { RedirectFields } from './RedirectFields';
import { RespondFields } from './RespondFields';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Action = RouteSpec['action'];
const BLANK: Record<Action['type'], () => Action> = { forward, redirect, respond };

type Props = { action: Action; onChange: (action: Action) => void; slice: string };

export function ActionFields({ action, onChange, slice }: Props) {
  const t = useRoutesText();
  const isReadOnly = useIsReadOnly();
  const turnInto = (type: string) => {
    if (type !== action.type && type in BLANK) onChange(BLANK[type as Action['type']]());
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
          { value: 'respond', label: t('action.respond') },
        ]}
      />
      {action.type === 'forward' && (
        <ForwardFields action={action} onChange={onChange} slice={slice} />
      )}
      {action.type === 'redirect' && <RedirectFields action={action} onChange={onChange} />}
      {action.type === 'respond' && <RespondFields action={action} onChange={onChange} />}
    </div>
  );
}
