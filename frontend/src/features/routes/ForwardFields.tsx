/** Forwarding: services by weight, timeout, rewrite and retry. */
import { Switch } from '@mantine/core';
import type { ForwardAction } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import { useIsReadOnly } from '@/intent/problems';
import { BackendRows } from './BackendRows';
import { retry, rewrite } from './blank';
import { RetryFields } from './RetryFields';
import { RewriteFields } from './RewriteFields';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Props = { action: ForwardAction; onChange: (action: ForwardAction) => void; slice: string };

export function ForwardFields({ action, onChange, slice }: Props) {
  const t = useRoutesText();
  const isReadOnly = useIsReadOnly();
  const set = (change: Partial<ForwardAction>) => onChange({ ...action, ...change });
  return (
    <>
      <BackendRows
        slice={slice}
        backends={action.backends}
        onChange={(backends) => set({ backends })}
      />
      <NumberField
        pointer="/spec/action/timeout_seconds"
        label={t('timeout')}
        suffix=" s"
        fractions
        width={92}
        value={action.timeout_seconds}
        onChange={(timeout_seconds) => set({ timeout_seconds })}
      />
      <Switch
        label={t('rewrite')}
        disabled={isReadOnly}
        checked={action.rewrite !== null}
        onChange={(event) => set({ rewrite: event.currentTarget.checked ? rewrite() : null })}
      />
      {action.rewrite && (
        <div className={classes.under}>
          <RewriteFields rewrite={action.rewrite} onChange={(next) => set({ rewrite: next })} />
        </div>
      )}
      <Switch
        label={t('retry')}
        disabled={isReadOnly}
        checked={action.retry !== null}
        onChange={(event) => set({ retry: event.currentTarget.checked ? retry() : null })}
      />
      {action.retry && (
        <div className={classes.under}>
          <RetryFields retry={action.retry} onChange={(next) => set({ retry: next })} />
        </div>
      )}
    </>
  );
}
