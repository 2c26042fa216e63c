/** The strategies rollouts on a gateway can take, each on one line. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMayOnPlatform } from '@/api/me';
import type { Strategy } from '@/api/types/governance';
import { useStrategies } from '@/api/useStrategies';
import { useUrlState } from '@/lib/urlState';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { useStrategyWords, type StrategyWords } from '@/ui/strategy/words';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './delivery.module.css';
import { NEW } from './drafts';
import { useText } from './text';
import { useDelivery } from './useDelivery';

export function StrategiesPanel({ gateway }: { gateway: string }) {
  const t = useText();
  const words = useStrategyWords();
  const [, setUrl] = useUrlState();
  const mayOperate = useMayOnPlatform('operate');
  const { data: strategies, error, refetch } = useStrategies(gateway);
  const usual = useDelivery(gateway).data?.value.default_strategy;
  return (
    <Panel
      title={t('strategies')}
      meta={t('strategies.hint')}
      aside={
        mayOperate && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => setUrl({ strategy: NEW, from: '' })}
          >
            {t('strategy.new')}
          </Button>
        )
      }
      flush
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {strategies && (
        <Table
          label={t('strategies')}
          columns={columns(t, words, usual)}
          rows={strategies}
          rowKey={({ name }) => name}
        />
      )}
    </Panel>
  );
}

const columns = (
  t: ReturnType<typeof useText>,
  { line }: StrategyWords,
  usual: string | undefined,
): TableColumn<Strategy>[] => [
  {
    key: 'title',
    header: t('strategy.title'),
    width: '190px',
    cell: ({ name, title }) => (
      <span className={classes.strategyName}>
        <Link to="." search={{ strategy: name }}>
          {title}
        </Link>
        {name === usual && <em>{t('strategy.usual')}</em>}
      </span>
    ),
  },
  {
    key: 'line',
    header: t('strategy.stages'),
    cell: (strategy) => (
      <span className={classes.stages} title={strategy.description}>
        {line(strategy)}
      </span>
    ),
  },
  {
    key: 'judge',
    header: t('strategy.judge'),
    width: '110px',
    cell: ({ judge }) => t(judge ? 'strategy.judged' : 'strategy.unjudged'),
  },
  {
    key: 'where',
    header: t('strategy.where'),
    width: '120px',
    cell: ({ built_in, gateway }) =>
      built_in ? t('strategy.builtIn') : gateway ? <code>{gateway}</code> : t('freeze.everywhere'),
  },
];
