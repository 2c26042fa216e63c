/** What is looked for: a detector, what finding something means, and from how many different values on it counts. */
import { Button } from '@mantine/core';
import type { Detector, DlpPolicySpec } from '@/api/types/dlp';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import lines from '@/intent/intent.module.css';
import { useIsReadOnly } from '@/intent/problems';
import { AddLine, Rows } from '@/intent/Rows';
import { ACTIONS, detector, DETECTORS, KEYS } from './blank';
import { lackingOf } from './names';
import classes from './policies.module.css';
import { useText } from './text';

const POINTER = '/spec/detectors';

type Props = { spec: DlpPolicySpec; onChange: (detectors: Detector[]) => void };

export function DetectorRows({ spec, onChange }: Props) {
  const t = useText();
  const isReadOnly = useIsReadOnly();
  const { detectors } = spec;
  const [next] = lackingOf(DETECTORS, spec);
  const keys = lackingOf(KEYS, spec);
  return (
    <>
      <p className={classes.quiet}>{t('detectors.hint')}</p>
      <Rows lines={detectors} onChange={onChange} label={t('detector')}>
        {(line, change, index) => (
          <DetectorLine line={line} onChange={change} pointer={`${POINTER}/${index}`} />
        )}
      </Rows>
      <div className={classes.adders}>
        {next && (
          <AddLine
            label={t('detector.add')}
            onAdd={() => onChange([...detectors, detector(next)])}
          />
        )}
        {!isReadOnly && keys.length > 0 && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => onChange([...detectors, ...keys.map(detector)])}
          >
            {t('detector.keys')}
          </Button>
        )}
      </div>
    </>
  );
}

type LineProps = { line: Detector; onChange: (line: Detector) => void; pointer: string };

function DetectorLine({ line, onChange, pointer }: LineProps) {
  const t = useText();
  return (
    <>
      <div className={lines.grow}>
        <ChoiceField
          pointer={`${pointer}/detector`}
          name={t('detector')}
          options={DETECTORS.map((value) => ({ value, label: t(`detector.${value}`) }))}
          value={line.detector}
          onChange={(name) => onChange({ ...line, detector: name })}
        />
      </div>
      <ChoiceField
        pointer={`${pointer}/action`}
        name={t('action')}
        width={130}
        options={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
        value={line.action}
        onChange={(action) => onChange({ ...line, action })}
      />
      <NumberField
        pointer={`${pointer}/at_least`}
        name={t('at_least')}
        prefix={t('at_least.prefix')}
        width={110}
        value={line.at_least}
        onChange={(count) => onChange({ ...line, at_least: count })}
      />
    </>
  );
}
