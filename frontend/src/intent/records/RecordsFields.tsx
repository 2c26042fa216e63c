/** Of which requests of a hostname or a route records are kept, and what in them is hidden. */
import type { Records } from '@/api/types/intent';
import { NamesField } from '../fields/NamesField';
import { OptionalNumberField } from '../fields/NumberField';
import { Fold } from '../Fold';
import lines from '../intent.module.css';
import classes from './records.module.css';
import { useRecordsText } from './text';

const POINTER = '/spec/records';
const USUAL: Records = { sample_percent: null, slow_seconds: null, hidden_arguments: [] };
const WIDTH = 120;

type Props = { records: Records | null; onChange: (records: Records | null) => void };

export function RecordsFields({ records, onChange }: Props) {
  const t = useRecordsText();
  const said = records ?? USUAL;
  const set = (change: Partial<Records>) => onChange(orNothing({ ...said, ...change }));
  return (
    <Fold
      title={t('title')}
      summary={t(records ? 'summary.own' : 'summary.usual')}
      pointers={[POINTER]}
    >
      <div className={classes.block}>
        <p className={classes.hint}>{t('hint')}</p>
        <div className={lines.line}>
          <OptionalNumberField
            pointer={`${POINTER}/sample_percent`}
            label={t('share')}
            suffix=" %"
            fractions
            width={WIDTH}
            placeholder={t('share.usual')}
            value={said.sample_percent}
            onChange={(sample_percent) => set({ sample_percent })}
          />
          <OptionalNumberField
            pointer={`${POINTER}/slow_seconds`}
            label={t('slow')}
            suffix=" s"
            fractions
            width={WIDTH}
            placeholder={t('share.usual')}
            value={said.slow_seconds}
            onChange={(slow_seconds) => set({ slow_seconds })}
          />
        </div>
        <NamesField
          pointer={`${POINTER}/hidden_arguments`}
          label={t('hidden')}
          hint={t('hidden.hint')}
          placeholder={t('hidden.none')}
          value={said.hidden_arguments}
          onChange={(hidden_arguments) => set({ hidden_arguments })}
        />
      </div>
    </Fold>
  );
}

/** What says nothing of its own is no part of the object. */
const orNothing = (records: Records): Records | null =>
  records.sample_percent === null &&
  records.slow_seconds === null &&
  records.hidden_arguments.length === 0
    ? null
    : records;
