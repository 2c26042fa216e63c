/** As many requests at once as a service bears. */
import type { AdaptiveConcurrency } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { NumberField } from '../../fields/NumberField';
import lines from '../../intent.module.css';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const WIDTH = 150;

export const adaptiveConcurrency: PolicyKind<AdaptiveConcurrency> = {
  blank: () => ({
    type: 'adaptive_concurrency',
    percentile: 90,
    most_requests: 1000,
    calibrate_every_seconds: 60,
  }),
  Fields: AdaptiveConcurrencyFields,
  sentence: ({ most_requests: most }, t) => t('adaptive.said', { most: formatCount(most) }),
};

function AdaptiveConcurrencyFields({ settings, onChange }: FieldsProps<AdaptiveConcurrency>) {
  const t = usePoliciesText();
  const set = (change: Partial<AdaptiveConcurrency>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <div className={lines.line}>
        <NumberField
          pointer={`${POINTER}/most_requests`}
          label={t('adaptive.most')}
          width={WIDTH}
          value={settings.most_requests}
          onChange={(most_requests) => set({ most_requests })}
        />
        <NumberField
          fractions
          pointer={`${POINTER}/percentile`}
          label={t('adaptive.percentile')}
          prefix="p"
          width={WIDTH}
          value={settings.percentile}
          onChange={(percentile) => set({ percentile })}
        />
        <NumberField
          fractions
          pointer={`${POINTER}/calibrate_every_seconds`}
          label={t('adaptive.calibrate')}
          suffix=" s"
          width={WIDTH}
          value={settings.calibrate_every_seconds}
          onChange={(calibrate_every_seconds) => set({ calibrate_every_seconds })}
        />
      </div>
      <p className={classes.hint}>{t('adaptive.hint')}</p>
    </div>
  );
}
