/** How much of the Core Rule Set looks, and from which score a request is refused: what is gained, and what it costs. */
import type { WafPolicySpec } from '@/api/types/intent';
import { CardsField } from '@/intent/fields/CardsField';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import classes from './policies.module.css';
import { useText } from './text';

const LEVELS = ['1', '2', '3', '4'] as const;
type Level = (typeof LEVELS)[number];
const SAME = 'same';

type Props = { spec: WafPolicySpec; onChange: (change: Partial<WafPolicySpec>) => void };

export function StrictnessFields({ spec, onChange }: Props) {
  const t = useText();
  const { paranoia, detection_paranoia: told, inbound_threshold: threshold } = spec;
  const above = LEVELS.filter((level) => Number(level) > paranoia || Number(level) === told);
  const setLevel = (level: Level) =>
    onChange({
      paranoia: Number(level),
      detection_paranoia: told !== null && told <= Number(level) ? null : told,
    });
  return (
    <div className={classes.block}>
      <CardsField
        pointer="/spec/paranoia"
        label={t('paranoia')}
        cards={LEVELS.map((value) => ({
          value,
          label: t(`paranoia.${value}`),
          text: t(`paranoia.${value}.text`),
        }))}
        value={LEVELS[paranoia - 1] ?? null}
        onChange={setLevel}
      />
      {(above.length > 0 || told !== null) && (
        <ChoiceField
          pointer="/spec/detection_paranoia"
          label={t('told')}
          hint={t('told.hint')}
          options={[
            { value: SAME, label: t('told.same') },
            ...above.map((level) => ({ value: level, label: t('told.level', { level }) })),
          ]}
          value={told === null ? SAME : String(told)}
          onChange={(level) =>
            onChange({ detection_paranoia: level === SAME ? null : Number(level) })
          }
        />
      )}
      <NumberField
        pointer="/spec/inbound_threshold"
        label={t('threshold')}
        hint={t(hintOf(threshold), { findings: Math.ceil(threshold / CRITICAL) })}
        width={280}
        value={threshold}
        onChange={(inbound_threshold) => onChange({ inbound_threshold })}
      />
    </div>
  );
}

/** What one critical finding scores. */
const CRITICAL = 5;

const hintOf = (threshold: number) => {
  if (!Number.isFinite(threshold)) return 'threshold.hint';
  if (threshold < CRITICAL) return 'threshold.low';
  return threshold === CRITICAL ? 'threshold.one' : 'threshold.many';
};
