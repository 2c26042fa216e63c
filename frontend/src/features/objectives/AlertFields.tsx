/** When it may alert at all, and what is done as the budget goes. */
import { NumberInput, TextInput } from '@mantine/core';
import { Panel } from '@/ui/page/Panel';
import classes from './form.module.css';
import type { FieldsProps } from './fieldsProps';
import { useText } from './text';

const GUARDS = ['min_bad', 'min_total', 'sustained_bad'] as const;
const SHARES = ['warn_below', 'hold_below'] as const;

export function AlertFields({ draft, set, wrong }: FieldsProps) {
  const t = useText();
  const { guards, policy } = draft;
  return (
    <>
      <Panel title={t('form.guards')}>
        <p className={classes.hint}>{t('form.guards.hint')}</p>
        <div className={classes.thirds}>
          {GUARDS.map((guard) => (
            <NumberInput
              key={guard}
              label={t(`guard.${guard}`)}
              description={t(`guard.${guard}.hint`)}
              min={1}
              allowDecimal={false}
              value={guards[guard]}
              error={wrong(`/guards/${guard}`)}
              onChange={(value) => set({ guards: { ...guards, [guard]: Number(value) || 1 } })}
            />
          ))}
        </div>
      </Panel>
      <Panel title={t('form.policy')}>
        <p className={classes.hint}>{t('form.policy.hint')}</p>
        <div className={classes.fields}>
          {SHARES.map((share) => (
            <TextInput
              key={share}
              label={t(`policy.${share}`)}
              description={t(`policy.${share}.hint`)}
              placeholder={t('policy.never')}
              rightSection="%"
              inputMode="decimal"
              value={policy[share] ?? ''}
              error={wrong(`/policy/${share}`)}
              onChange={(event) =>
                set({ policy: { ...policy, [share]: event.currentTarget.value.trim() || null } })
              }
            />
          ))}
        </div>
      </Panel>
    </>
  );
}
