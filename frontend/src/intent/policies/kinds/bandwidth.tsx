/** How fast bodies pass. */
import type { Bandwidth } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { ChoiceField } from '../../fields/ChoiceField';
import { NumberField } from '../../fields/NumberField';
import lines from '../../intent.module.css';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const DIRECTIONS = ['response', 'request', 'both'] as const;

export const bandwidth: PolicyKind<Bandwidth> = {
  blank: () => ({ type: 'bandwidth', kib_per_second: 1024, direction: 'response' }),
  Fields: BandwidthFields,
  sentence: ({ kib_per_second: rate, direction }, t) =>
    t(`bandwidth.said.${direction}`, { rate: formatCount(rate) }),
};

function BandwidthFields({ settings, onChange }: FieldsProps<Bandwidth>) {
  const t = usePoliciesText();
  const set = (change: Partial<Bandwidth>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <div className={lines.line}>
        <NumberField
          pointer={`${POINTER}/kib_per_second`}
          label={t('bandwidth.rate')}
          suffix=" KiB/s"
          width={160}
          value={settings.kib_per_second}
          onChange={(kib_per_second) => set({ kib_per_second })}
        />
        <ChoiceField
          pointer={`${POINTER}/direction`}
          label={t('bandwidth.direction')}
          options={DIRECTIONS.map((value) => ({ value, label: t(`bandwidth.direction.${value}`) }))}
          value={settings.direction}
          onChange={(direction) => set({ direction })}
        />
      </div>
      <p className={classes.hint}>{t('bandwidth.hint')}</p>
    </div>
  );
}
