/** The two rules of a gateway. Both count from the next publish on, so they are written as they are chosen. */
import { Select, Switch } from '@mantine/core';
import { keys } from '@/api/keys';
import { useMayOnPlatform } from '@/api/me';
import type { Delivery } from '@/api/types/governance';
import { useStrategies } from '@/api/useStrategies';
import { useWrite } from '@/api/useWrite';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { useStrategyWords } from '@/ui/strategy/words';
import classes from './delivery.module.css';
import { useText } from './text';
import { useDelivery } from './useDelivery';

export function RulesPanel({ gateway }: { gateway: string }) {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const { line } = useStrategyWords();
  const { data: tagged, error, refetch } = useDelivery(gateway);
  const { data: strategies = [] } = useStrategies(gateway);
  const writing = useWrite([keys.delivery(gateway), ['gates']]);
  const rules = tagged?.value;
  const strategy = strategies.find(({ name }) => name === rules?.default_strategy);
  const change = (changes: Partial<Delivery>) =>
    writing.mutate({
      method: 'PATCH',
      path: `/gateways/${gateway}/delivery`,
      body: changes,
      etag: tagged?.etag,
    });
  const isFixed = !mayOperate || !rules || writing.isPending;
  return (
    <Panel title={t('rules')} meta={t('rules.hint')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      <div className={classes.rules}>
        <div className={classes.rule}>
          <Select
            label={t('rules.default')}
            data={strategies.map(({ name, title }) => ({ value: name, label: title }))}
            value={rules?.default_strategy ?? null}
            disabled={isFixed}
            allowDeselect={false}
            onChange={(name) => name && change({ default_strategy: name })}
          />
          <p className={classes.line}>{strategy && line(strategy)}</p>
        </div>
        <Switch
          label={t('rules.approvals')}
          description={t('rules.approvals.hint')}
          checked={rules?.approvals_required ?? false}
          disabled={isFixed}
          onChange={(event) => change({ approvals_required: event.currentTarget.checked })}
        />
      </div>
      {!mayOperate && <p className={classes.quiet}>{t('readonly')}</p>}
      {writing.error && <Failure error={writing.error} onRetry={() => void refetch()} />}
    </Panel>
  );
}
