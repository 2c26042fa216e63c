/** How many requests pass in a minute, an hour or a day, on all nodes of the gateway together. */
import type { CountKey, Quota } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { CardsField } from '../../fields/CardsField';
import { ChoiceField } from '../../fields/ChoiceField';
import { FieldGroup } from '../../fields/FieldGroup';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { KeyNameField, keyOf, keySentence } from './countKey';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';
import { shadowed } from './shadowed';

const WIDTH = 150;
const KEY_WIDTH = 240;
const MOST_KEYS = 3;
const PERIODS = ['minute', 'hour', 'day'] as const;
const UNAVAILABLE = ['share', 'open', 'closed'] as const;
const KEYS = ['consumer', 'client_address', 'claim', 'header', 'query', 'route', 'tenant'] as const;

export const quota: PolicyKind<Quota> = {
  blank: () => ({
    type: 'quota',
    requests: 10_000,
    period: 'day',
    by: [{ type: 'consumer' }],
    when_unavailable: 'share',
    shadow: false,
  }),
  Fields: QuotaFields,
  sentence: ({ requests, period, by, shadow }, t) => {
    const key = by.map((one) => keySentence(one, t)).join(t('quota.and'));
    const said = t(`quota.said.${period}`, {
      requests: formatCount(requests),
      counted: by.length > 0 ? t('rate.said.each', { key }) : t('rate.said.all'),
    });
    return shadowed(said, shadow, t);
  },
};

function QuotaFields({ settings, onChange }: FieldsProps<Quota>) {
  const t = usePoliciesText();
  const set = (change: Partial<Quota>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <div className={lines.line}>
        <NumberField
          pointer={`${POINTER}/requests`}
          label={t('rate.requests')}
          width={WIDTH}
          value={settings.requests}
          onChange={(requests) => set({ requests })}
        />
        <ChoiceField
          pointer={`${POINTER}/period`}
          label={t('quota.period')}
          width={WIDTH}
          options={PERIODS.map((value) => ({ value, label: t(`quota.period.${value}`) }))}
          value={settings.period}
          onChange={(period) => set({ period })}
        />
      </div>
      <p className={classes.hint}>{t('quota.hint')}</p>
      <KeyRows by={settings.by} onChange={(by) => set({ by })} />
      <CardsField
        pointer={`${POINTER}/when_unavailable`}
        label={t('quota.unavailable')}
        cards={UNAVAILABLE.map((value) => ({
          value,
          label: t(`quota.unavailable.${value}`),
          text: t(`quota.unavailable.${value}.text`),
        }))}
        value={settings.when_unavailable}
        onChange={(when_unavailable) => set({ when_unavailable })}
      />
      <SwitchField
        pointer={`${POINTER}/shadow`}
        label={t('shadow')}
        hint={t('quota.shadow.hint')}
        value={settings.shadow}
        onChange={(shadow) => set({ shadow })}
      />
    </div>
  );
}

type KeyProps = { by: readonly CountKey[]; onChange: (by: CountKey[]) => void };

/** Who has a quota of its own; of several keys, each combination of their values. */
function KeyRows({ by, onChange }: KeyProps) {
  const t = usePoliciesText();
  const unused = KEYS.find((type) => by.every((one) => one.type !== type)) ?? 'header';
  return (
    <FieldGroup label={t('quota.by')} pointer={`${POINTER}/by`}>
      {by.length === 0 && <p className={classes.hint}>{t('quota.by.none')}</p>}
      <Rows lines={by} label={t('quota.key')} onChange={onChange}>
        {(key, change, index) => (
          <>
            <ChoiceField
              pointer={`${POINTER}/by/${index}/type`}
              name={t('quota.key')}
              width={KEY_WIDTH}
              options={KEYS.map((value) => ({ value, label: t(`quota.by.${value}`) }))}
              value={key.type}
              onChange={(type) => change(keyOf(type))}
            />
            <div className={lines.grow}>
              <KeyNameField isNamed pointer={`${POINTER}/by/${index}`} by={key} onChange={change} />
            </div>
          </>
        )}
      </Rows>
      {by.length < MOST_KEYS && (
        <AddLine label={t('quota.by.add')} onAdd={() => onChange([...by, keyOf(unused)])} />
      )}
    </FieldGroup>
  );
}
