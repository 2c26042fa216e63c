/** How many requests pass in a while, together or for each client by itself. */
import type { RateLimit } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { CardsField } from '../../fields/CardsField';
import { ChoiceField } from '../../fields/ChoiceField';
import { NumberField, OptionalNumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import lines from '../../intent.module.css';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { KeyNameField, keyOf, keySentence } from './countKey';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';
import { RateExceptionRows } from './RateExceptionRows';

const WIDTH = 130;
const WIDE = 320;
const COUNTED = [
  'client_address',
  'consumer',
  'claim',
  'header',
  'query',
  'route',
  'tenant',
  'all',
] as const;
const HEADERS = ['draft_03', 'standard', 'none'] as const;

export const rateLimit: PolicyKind<RateLimit> = {
  blank: () => ({
    type: 'rate_limit',
    requests: 600,
    per_seconds: 60,
    burst: null,
    by: { type: 'client_address' },
    exceptions: [],
    most_tracked: 10_000,
    shadow: false,
    headers: null,
  }),
  Fields: RateLimitFields,
  sentence: ({ requests, per_seconds: seconds, by, shadow }, t) => {
    const rate = t('rate.said', {
      requests: formatCount(requests),
      seconds: formatCount(seconds),
      counted: by ? t('rate.said.each', { key: keySentence(by, t) }) : t('rate.said.all'),
    });
    return shadow ? t('rate.said.shadow', { rate }) : rate;
  },
};

function RateLimitFields({ settings, onChange }: FieldsProps<RateLimit>) {
  const t = usePoliciesText();
  const set = (change: Partial<RateLimit>) => onChange({ ...settings, ...change });
  const { by } = settings;
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
        <NumberField
          pointer={`${POINTER}/per_seconds`}
          label={t('rate.seconds')}
          suffix=" s"
          width={WIDTH}
          value={settings.per_seconds}
          onChange={(per_seconds) => set({ per_seconds })}
        />
        <OptionalNumberField
          pointer={`${POINTER}/burst`}
          label={t('rate.burst')}
          placeholder={t('rate.burst.same')}
          width={WIDTH}
          value={settings.burst}
          onChange={(burst) => set({ burst })}
        />
      </div>
      <p className={classes.hint}>{t('rate.hint')}</p>
      <CardsField
        pointer={`${POINTER}/by`}
        label={t('rate.by')}
        cards={COUNTED.map((value) => ({
          value,
          label: t(`rate.by.${value}`),
          text: t(`rate.by.${value}.text`),
        }))}
        value={by?.type ?? 'all'}
        onChange={(type) => set(countedBy(type))}
      />
      {by && (
        <KeyNameField pointer={`${POINTER}/by`} by={by} onChange={(next) => set({ by: next })} />
      )}
      {(by?.type === 'header' || by?.type === 'consumer') && (
        <RateExceptionRows
          by={by.type}
          exceptions={settings.exceptions}
          onChange={(exceptions) => set({ exceptions })}
        />
      )}
      {by && (
        <div className={classes.type}>
          <NumberField
            pointer={`${POINTER}/most_tracked`}
            label={t('rate.tracked')}
            width={WIDTH}
            value={settings.most_tracked}
            onChange={(most_tracked) => set({ most_tracked })}
          />
          <p className={classes.hint}>{t('rate.tracked.hint')}</p>
        </div>
      )}
      <ChoiceField
        pointer={`${POINTER}/headers`}
        label={t('rate.headers')}
        width={WIDE}
        options={HEADERS.map((value) => ({ value, label: t(`rate.headers.${value}`) }))}
        value={settings.headers ?? 'draft_03'}
        onChange={(headers) => set({ headers: headers === 'draft_03' ? null : headers })}
      />
      <SwitchField
        pointer={`${POINTER}/shadow`}
        label={t('rate.shadow')}
        hint={t('rate.shadow.hint')}
        value={settings.shadow}
        onChange={(shadow) => set({ shadow })}
      />
    </div>
  );
}

/** Exceptions are values of a header, or consumers; of others there are none. */
function countedBy(type: (typeof COUNTED)[number]): Partial<RateLimit> {
  return { by: type === 'all' ? null : keyOf(type), exceptions: [] };
}
