/** Patterns of one's own, in RE2's syntax, each tried on a text before anybody meets it. */
import type { OwnPattern } from '@/api/types/dlp';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import { FoldedRows } from '@/intent/FoldedRows';
import lines from '@/intent/intent.module.css';
import { ACTIONS, pattern as blank, policy } from './blank';
import classes from './policies.module.css';
import { useText } from './text';
import { TryOut } from './TryOut';

const POINTER = '/spec/patterns';

type Props = {
  slice: string;
  patterns: readonly OwnPattern[];
  onChange: (patterns: OwnPattern[]) => void;
};

export function PatternRows({ slice, patterns, onChange }: Props) {
  const t = useText();
  return (
    <FoldedRows
      lines={patterns}
      onChange={onChange}
      pointer={POINTER}
      label={t('pattern')}
      addLabel={t('pattern.add')}
      blank={blank}
      summary={inShort}
    >
      {(line, change, index) => (
        <PatternFields
          slice={slice}
          line={line}
          onChange={change}
          pointer={`${POINTER}/${index}`}
        />
      )}
    </FoldedRows>
  );
}

type FieldsProps = {
  slice: string;
  line: OwnPattern;
  onChange: (line: OwnPattern) => void;
  pointer: string;
};

function PatternFields({ slice, line, onChange, pointer }: FieldsProps) {
  const t = useText();
  const set = (change: Partial<OwnPattern>) => onChange({ ...line, ...change });
  return (
    <>
      <div className={lines.line}>
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/name`}
            label={t('pattern.name')}
            placeholder="case-number"
            value={line.name}
            onChange={(name) => set({ name })}
          />
        </div>
        <ChoiceField
          pointer={`${pointer}/action`}
          label={t('action')}
          width={130}
          options={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
          value={line.action}
          onChange={(action) => set({ action })}
        />
        <NumberField
          pointer={`${pointer}/at_least`}
          label={t('at_least')}
          width={110}
          value={line.at_least}
          onChange={(count) => set({ at_least: count })}
        />
      </div>
      <TextField
        mono
        pointer={`${pointer}/pattern`}
        label={t('pattern.pattern')}
        hint={t('pattern.hint')}
        placeholder="ACME-[0-9]{8}"
        value={line.pattern}
        onChange={(text) => set({ pattern: text })}
      />
      {line.name && line.pattern && (
        <TryOut slice={slice} spec={{ ...policy(), patterns: [line] }} isOfPattern />
      )}
    </>
  );
}

const inShort = (line: OwnPattern) => <InShort line={line} />;

function InShort({ line }: { line: OwnPattern }) {
  const t = useText();
  return (
    <span className={classes.short}>
      <b>{line.name || t('unnamed')}</b>
      <span className={classes.tag}>{t(`action.${line.action}`)}</span>
      <code>{line.pattern}</code>
    </span>
  );
}
