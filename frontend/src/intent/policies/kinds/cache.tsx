/** Answers that nodes keep and give to others. */
import type { CachePolicy } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { CardsField } from '../../fields/CardsField';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import lines from '../../intent.module.css';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { CacheKeyFields } from './CacheKeyFields';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const WIDTH = 140;
const IDENTIFIED = ['bypass', 'each', 'shared'] as const;

export const cache: PolicyKind<CachePolicy> = {
  blank: () => ({
    type: 'cache',
    ttl_seconds: 0,
    max_ttl_seconds: 3600,
    stale_seconds: 0,
    respect_service: true,
    key: { query: { type: 'all' }, headers: [], cookies: [] },
    ignore_cookies: false,
    identified: 'bypass',
    bypass: { headers: [], cookies: [] },
    max_body_kib: 256,
  }),
  Fields: CacheFields,
  sentence: ({ ttl_seconds: ttl, max_ttl_seconds: most, respect_service: respects }, t) => {
    if (!respects) return t('cache.said.always', { seconds: formatCount(ttl) });
    const said = t('cache.said', { seconds: formatCount(most) });
    return ttl === 0 ? said : t('cache.said.ttl', { said, seconds: formatCount(ttl) });
  },
};

function CacheFields({ settings, onChange }: FieldsProps<CachePolicy>) {
  const t = usePoliciesText();
  const set = (change: Partial<CachePolicy>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <SwitchField
        pointer={`${POINTER}/respect_service`}
        label={t('cache.respect')}
        hint={t('cache.respect.hint')}
        value={settings.respect_service}
        onChange={(respect_service) => set({ respect_service })}
      />
      <Times settings={settings} set={set} />
      <CacheKeyFields settings={settings} set={set} />
      <CardsField
        pointer={`${POINTER}/identified`}
        label={t('cache.identified')}
        cards={IDENTIFIED.map((value) => ({
          value,
          label: t(`cache.identified.${value}`),
          text: t(`cache.identified.${value}.text`),
        }))}
        value={settings.identified}
        onChange={(identified) => set({ identified })}
      />
    </div>
  );
}

type TimesProps = { settings: CachePolicy; set: (change: Partial<CachePolicy>) => void };

function Times({ settings, set }: TimesProps) {
  const t = usePoliciesText();
  const seconds = ['ttl_seconds', 'max_ttl_seconds', 'stale_seconds'] as const;
  return (
    <>
      <div className={lines.line}>
        {seconds.map((name) => (
          <NumberField
            key={name}
            pointer={`${POINTER}/${name}`}
            label={t(`cache.${name}`)}
            suffix=" s"
            width={WIDTH}
            value={settings[name]}
            onChange={(value) => set({ [name]: value })}
          />
        ))}
        <NumberField
          pointer={`${POINTER}/max_body_kib`}
          label={t('cache.max_body_kib')}
          suffix=" KiB"
          width={WIDTH}
          value={settings.max_body_kib}
          onChange={(max_body_kib) => set({ max_body_kib })}
        />
      </div>
      <p className={classes.hint}>{t('cache.times.hint')}</p>
    </>
  );
}
