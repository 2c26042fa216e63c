/** Which requests are kept so that a change can be tried against them before it is published. */
import type { WafPolicySpec } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { Fold } from '@/intent/Fold';
import { formatShare } from '@/lib/numbers';
import classes from './policies.module.css';
import { fromPercent, toPercent } from './share';
import { useText } from './text';

type Sampling = WafPolicySpec['sampling'];
type Props = { sampling: Sampling; onChange: (sampling: Sampling) => void };

export function SamplingFields({ sampling, onChange }: Props) {
  const t = useText();
  const { share, bodies } = sampling;
  const summary = t(bodies ? 'sampling.summary.bodies' : 'sampling.summary', {
    share: Number.isFinite(share) ? formatShare(share) : '–',
  });
  return (
    <Fold title={t('sampling')} summary={summary} pointers={['/spec/sampling']}>
      <p className={classes.quiet}>{t('sampling.hint')}</p>
      <NumberField
        pointer="/spec/sampling/share"
        label={t('share')}
        suffix=" %"
        fractions
        width={280}
        value={toPercent(share)}
        onChange={(percent) => onChange({ ...sampling, share: fromPercent(percent) })}
      />
      <SwitchField
        pointer="/spec/sampling/bodies"
        label={t('bodies')}
        hint={t('bodies.hint')}
        value={bodies}
        onChange={(isOn) => onChange({ ...sampling, bodies: isOn })}
      />
    </Fold>
  );
}
