/** One rule: its name, when it holds, what happens then. */
import type { CustomRule, RuleAction } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { rate } from './blank';
import { ExpressionField } from './expression/ExpressionField';
import { useHeldRule } from './held';
import classes from './policies.module.css';
import { RateFields } from './RateFields';
import { useText } from './text';

const ACTIONS: readonly RuleAction[] = [
  'block',
  'challenge',
  'rate-limit',
  'score',
  'log',
  'skip-rules',
  'skip-all',
];

type Props = {
  slice: string;
  rule: CustomRule;
  onChange: (rule: CustomRule) => void;
  pointer: string;
};

export function RuleFields({ slice, rule, onChange, pointer }: Props) {
  const t = useText();
  const set = (change: Partial<CustomRule>) => onChange({ ...rule, ...change });
  return (
    <>
      <div className={lines.line}>
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/name`}
            label={t('rule.name')}
            placeholder="admin-from-office"
            value={rule.name}
            onChange={(name) => set({ name })}
          />
        </div>
        <div className={lines.grow}>
          <TextField
            pointer={`${pointer}/description`}
            label={t('description')}
            placeholder={t('description.hint')}
            value={rule.description}
            onChange={(description) => set({ description })}
          />
        </div>
      </div>
      <ExpressionField
        slice={slice}
        pointer={`${pointer}/expression`}
        value={rule.expression}
        onChange={(expression) => set({ expression })}
      />
      <ActionFields rule={rule} onChange={set} pointer={pointer} />
      {rule.action === 'block' && <HeldNote rule={rule.name} />}
      <SwitchField
        pointer={`${pointer}/staged`}
        label={t('staged')}
        hint={t('staged.hint')}
        value={rule.staged}
        onChange={(staged) => set({ staged })}
      />
    </>
  );
}

/** Whether the rule refuses also where no inspector answers; and if not, why. */
function HeldNote({ rule }: { rule: string }) {
  const t = useText();
  const held = useHeldRule(rule);
  if (!held) return null;
  return (
    <p className={classes.said}>
      {held.is_held ? t('held') : t('held.not', { why: held.why_not })}
    </p>
  );
}

type ActionProps = Omit<Props, 'slice' | 'onChange'> & {
  onChange: (change: Partial<CustomRule>) => void;
};

function ActionFields({ rule, onChange, pointer }: ActionProps) {
  const t = useText();
  return (
    <div className={lines.line}>
      <div className={lines.grow}>
        <ChoiceField
          pointer={`${pointer}/action`}
          label={t('action')}
          hint={t(`action.${rule.action}.hint`)}
          options={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
          value={rule.action}
          onChange={(action) => onChange(acting(rule, action))}
        />
      </div>
      {rule.action === 'score' && (
        <NumberField
          pointer={`${pointer}/score`}
          label={t('score')}
          hint={t('score.hint')}
          width={160}
          value={rule.score}
          onChange={(score) => onChange({ score })}
        />
      )}
      {rule.action === 'block' && (
        <NumberField
          pointer={`${pointer}/status`}
          label={t('status')}
          hint={t('status.hint')}
          width={160}
          value={rule.status}
          onChange={(status) => onChange({ status })}
        />
      )}
      {rule.rate && (
        <RateFields
          rate={rule.rate}
          onChange={(changed) => onChange({ rate: changed })}
          pointer={`${pointer}/rate`}
        />
      )}
    </div>
  );
}

/** A bound goes with the action that needs one, and with no other. */
const acting = (rule: CustomRule, action: RuleAction): Partial<CustomRule> => ({
  action,
  rate: action === 'rate-limit' ? (rule.rate ?? rate()) : null,
});
