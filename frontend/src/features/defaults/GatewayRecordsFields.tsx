/** Of which requests records are kept where hostnames and routes say nothing, and how many they may ask for. */
import type { DefaultsSpec } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { Fold } from '@/intent/Fold';
import lines from '@/intent/intent.module.css';
import classes from './defaults.module.css';
import { useDefaultsText } from './text';

type Records = NonNullable<DefaultsSpec['records']>;
type Props = { records: Records | null; onChange: (records: Records | null) => void };

const POINTER = '/spec/records';
const WIDTH = 130;
const USUAL: Records = {
  sample_percent: 1,
  most_sample_percent: 2,
  slow_seconds: 1,
  make_trace_ids: false,
};
const NUMBERS = [
  { name: 'sample_percent', suffix: ' %' },
  { name: 'most_sample_percent', suffix: ' %' },
  { name: 'slow_seconds', suffix: ' s' },
] as const;

export function GatewayRecordsFields({ records, onChange }: Props) {
  const t = useDefaultsText();
  const said = records ?? USUAL;
  const set = (change: Partial<Records>) => onChange({ ...said, ...change });
  return (
    <Fold
      title={t('records')}
      summary={t(records ? 'records.own' : 'records.usual')}
      pointers={[POINTER]}
    >
      <div className={classes.block}>
        <p className={classes.hint}>{t('records.hint')}</p>
        <div className={lines.line}>
          {NUMBERS.map(({ name, suffix }) => (
            <NumberField
              key={name}
              pointer={`${POINTER}/${name}`}
              label={t(`records.${name}`)}
              suffix={suffix}
              fractions
              width={WIDTH}
              value={said[name]}
              onChange={(value) => set({ [name]: value })}
            />
          ))}
        </div>
        <SwitchField
          pointer={`${POINTER}/make_trace_ids`}
          label={t('records.make_trace_ids')}
          hint={t('records.make_trace_ids.hint')}
          value={said.make_trace_ids}
          onChange={(make_trace_ids) => set({ make_trace_ids })}
        />
      </div>
    </Fold>
  );
}
