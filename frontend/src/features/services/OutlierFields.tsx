/** When an endpoint that fails is left out for a while. */
import type { OutlierDetection } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import classes from './services.module.css';
import { useServicesText } from './text';

const COUNTED = [
  ['consecutive_failures', 'outlier.failures', '×'],
  ['interval_seconds', 'outlier.interval', ' s'],
  ['ejection_seconds', 'outlier.ejection', ' s'],
  ['most_percent', 'outlier.most', ' %'],
] as const;

type Props = { detection: OutlierDetection; onChange: (detection: OutlierDetection) => void };

export function OutlierFields({ detection, onChange }: Props) {
  const t = useServicesText();
  return (
    <div className={classes.quarters}>
      {COUNTED.map(([key, label, suffix]) => (
        <NumberField
          key={key}
          pointer={`/spec/outlier_detection/${key}`}
          label={t(label)}
          suffix={suffix}
          fractions={suffix === ' s'}
          value={detection[key]}
          onChange={(value) => onChange({ ...detection, [key]: value })}
        />
      ))}
    </div>
  );
}
