/** Forwarding: services by weight, timeout, rewrite and retry. */
import { Switch } from '@mantine/core';
import type { ForwardAction } from '@/api/types/intent';
import { NumberField } from '@/intent/fields';
import { useIsReadOnly } from '@/intent/problems';
import { BackendRows } from './BackendRows';
import { retry } from './blank';
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
        width={110}
        value={action.timeout_seconds}
        onChange={(timeout_seconds) => set({ timeout_seconds })}
      />
      <div className={classes.toggles}>
        <Switch
          label={t('rewrite')}
          disabled={isReadOnly}
          checked={action.rewrite !== null}
          onChange={(event) =>
            set({
              rewrite: event.currentTarget.checked
                ? { path: { type: 'prefix', value: '/' }, hostname: null }
                : null,
            })
          }
        />
        <Switch
          label={t('retry')}
          disabled={isReadOnly}
          checked={action.retry !== null}
          onChange={(event) => set({ retry: event.currentTarget.checked ? retry() : null })}
        />
      </div>
      {action.rewrite && (
        <RewriteFields rewrite={action.rewrite} onChange={(rewrite) => set({ rewrite })} />
      )}
      {action.retry && (
        <RetryFields retry={action.retry} onChange={(next) => set({ retry: next })} />
      )}
    </>
  );
}
