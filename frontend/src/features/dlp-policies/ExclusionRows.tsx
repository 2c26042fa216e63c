/** What is no leak: in one place, or one value by its fingerprint; for one detector or all. */
import type { DlpExclusion, DlpPolicySpec } from '@/api/types/dlp';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { TextField } from '@/intent/fields/TextField';
import { FoldedRows } from '@/intent/FoldedRows';
import lines from '@/intent/intent.module.css';
import { exclusion } from './blank';
import { namesOf, subjectOf, SUBJECTS } from './names';
import classes from './policies.module.css';
import { useText } from './text';

const POINTER = '/spec/exclusions';
const NO_SUBJECT = { header: '', argument: '', pointer: '', fingerprint: '' };

type Props = { spec: DlpPolicySpec; onChange: (exclusions: DlpExclusion[]) => void };

export function ExclusionRows({ spec, onChange }: Props) {
  const t = useText();
  return (
    <>
      <p className={classes.quiet}>{t('exclusions.hint')}</p>
      <FoldedRows
        lines={spec.exclusions}
        onChange={onChange}
        pointer={POINTER}
        label={t('exclusion')}
        addLabel={t('exclusion.add')}
        blank={exclusion}
        summary={inShort}
      >
        {(line, change, index) => (
          <Fields
            line={line}
            onChange={change}
            pointer={`${POINTER}/${index}`}
            detectors={namesOf(spec)}
          />
        )}
      </FoldedRows>
    </>
  );
}

type FieldsProps = {
  line: DlpExclusion;
  onChange: (line: DlpExclusion) => void;
  pointer: string;
  detectors: readonly string[];
};

function Fields({ line, onChange, pointer, detectors }: FieldsProps) {
  const t = useText();
  const subject = subjectOf(line);
  const set = (change: Partial<DlpExclusion>) => onChange({ ...line, ...change });
  const known = detectors.includes(line.detector) ? detectors : [line.detector, ...detectors];
  return (
    <>
      <div className={lines.line}>
        <ChoiceField
          pointer={`${pointer}/by`}
          label={t('exclusion.by')}
          width={150}
          options={SUBJECTS.map((value) => ({ value, label: t(`by.${value}`) }))}
          value={subject}
          onChange={(next) => set({ ...NO_SUBJECT, [next]: line[subject] })}
        />
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/${subject}`}
            label={t(`by.${subject}`)}
            placeholder={t(`by.${subject}.like`)}
            value={line[subject]}
            onChange={(value) => set({ [subject]: value })}
          />
        </div>
      </div>
      <ChoiceField
        pointer={`${pointer}/detector`}
        label={t('detector')}
        options={['', ...known.filter(Boolean)].map((value) => ({
          value,
          label: value || t('exclusion.all'),
        }))}
        value={line.detector}
        onChange={(name) => set({ detector: name })}
      />
      <div className={lines.line}>
        {(['owner', 'reason'] as const).map((key) => (
          <div key={key} className={lines.grow}>
            <TextField
              pointer={`${pointer}/${key}`}
              label={t(key)}
              placeholder={t(`${key}.hint`)}
              value={line[key]}
              onChange={(text) => set({ [key]: text })}
            />
          </div>
        ))}
      </div>
    </>
  );
}

const inShort = (line: DlpExclusion) => <InShort line={line} />;

function InShort({ line }: { line: DlpExclusion }) {
  const t = useText();
  const subject = subjectOf(line);
  return (
    <span className={classes.short}>
      <b>{line.detector || t('exclusion.all')}</b>
      <span className={classes.tag}>{t(`by.${subject}`)}</span>
      <code>{line[subject]}</code>
      <span>{line.reason}</span>
    </span>
  );
}
