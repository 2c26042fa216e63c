/** Which strategy the rollout takes, the gateway's default first, and what it does on one line. */
import { Select } from '@mantine/core';
import { useStrategies } from '@/api/useStrategies';
import { useStrategyWords } from '@/ui/strategy/words';
import classes from './publish.module.css';
import { usePublishText } from './text';

type Props = {
  gateway: string;
  /** The name of the gateway's default, while it is known. */
  usual: string | undefined;
  value: string | null;
  onChange: (strategy: string | null) => void;
};

export function StrategyChoice({ gateway, usual, value, onChange }: Props) {
  const t = usePublishText();
  const { line } = useStrategyWords();
  const { data: strategies = [] } = useStrategies(gateway);
  const chosen = value ?? usual ?? null;
  const strategy = strategies.find(({ name }) => name === chosen);
  const labelOf = (name: string, title: string) =>
    name === usual ? t('strategy.default', { title }) : title;
  return (
    <div className={classes.strategy}>
      <Select
        label={t('strategy')}
        placeholder={t('strategy.unknown')}
        data={strategies.map(({ name, title }) => ({ value: name, label: labelOf(name, title) }))}
        value={strategy ? chosen : null}
        allowDeselect={false}
        openOnFocus={false}
        onChange={(name) => onChange(name === usual ? null : name)}
      />
      <p className={classes.line} title={strategy?.description}>
        {strategy && line(strategy)}
      </p>
    </div>
  );
}
