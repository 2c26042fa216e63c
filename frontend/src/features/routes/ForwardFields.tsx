/** Forwarding: services by weight, timeout, rewrite and retry. */
import { Switch } from '@mantine/core';
import type { ForwardAction } from '@/api/types/intent';
import { NumberField, OptionalNumberField } from '@/intent/fields/NumberField';
import lines from '@/intent/intent.module.css';
import { useIsReadOnly } from '@/intent/problems';
import { BackendHeaders } from './BackendHeaders';
import { BackendRows } from './BackendRows';
import { retry, rewrite } from './blank';
import { HashOnRows } from './HashOnRows';
import { MirrorRows } from './MirrorRows';
import { RetryFields } from './RetryFields';
import { RewriteFields } from './RewriteFields';
import classes from './routes.module.css';
import { StickyFields } from './StickyFields';
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
      <BackendHeaders backends={action.backends} onChange={(backends) => set({ backends })} />
      {action.backends.length > 1 && (
        <StickyFields sticky={action.sticky} onChange={(sticky) => set({ sticky })} />
      )}
      <HashOnRows hashes={action.hash_on} onChange={(hash_on) => set({ hash_on })} />
      <MirrorRows slice={slice} mirrors={action.mirrors} onChange={(mirrors) => set({ mirrors })} />
      <div className={lines.line}>
        <NumberField
          pointer="/spec/action/timeout_seconds"
          label={t('timeout')}
          suffix=" s"
          fractions
          width={92}
          value={action.timeout_seconds}
          onChange={(timeout_seconds) => set({ timeout_seconds })}
        />
        <OptionalNumberField
          pointer="/spec/action/idle_timeout_seconds"
          label={t('timeout.idle')}
          placeholder={t('timeout.gateway')}
          suffix=" s"
          fractions
          width={140}
          value={action.idle_timeout_seconds}
          onChange={(idle_timeout_seconds) => set({ idle_timeout_seconds })}
        />
      </div>
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
