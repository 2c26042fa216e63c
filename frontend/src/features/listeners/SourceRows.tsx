/** Which workload asks from which networks: whoever comes from there needs no password. */
import type { EgressSource } from '@/api/types/intent';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NamesField } from '@/intent/fields/NamesField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import classes from './listeners.module.css';
import { useListenersText } from './text';

const POINTER = '/spec/sources';
const NOBODY: EgressSource = { networks: [], tenant: '', workload: '' };

type Props = { sources: readonly EgressSource[]; onChange: (sources: EgressSource[]) => void };

export function SourceRows({ sources, onChange }: Props) {
  const t = useListenersText();
  return (
    <FieldGroup label={t('sources')} pointer={POINTER}>
      <p className={classes.hint}>{t('sources.hint')}</p>
      <Rows lines={sources} label={t('source')} onChange={onChange}>
        {(line, change, index) => (
          <SourceLine source={line} onChange={change} pointer={`${POINTER}/${index}`} />
        )}
      </Rows>
      <AddLine label={t('source.add')} onAdd={() => onChange([...sources, NOBODY])} />
    </FieldGroup>
  );
}

type LineProps = {
  source: EgressSource;
  onChange: (source: EgressSource) => void;
  pointer: string;
};

function SourceLine({ source, onChange, pointer }: LineProps) {
  const t = useListenersText();
  return (
    <>
      <div className={lines.grow}>
        <NamesField
          pointer={`${pointer}/networks`}
          name={t('networks')}
          placeholder="10.2.0.0/16"
          value={source.networks}
          onChange={(networks) => onChange({ ...source, networks })}
        />
      </div>
      <TextField
        mono
        pointer={`${pointer}/tenant`}
        name={t('tenant')}
        placeholder={t('tenant')}
        width={120}
        value={source.tenant}
        onChange={(tenant) => onChange({ ...source, tenant })}
      />
      <TextField
        mono
        pointer={`${pointer}/workload`}
        name={t('workload')}
        placeholder={t('workload')}
        width={120}
        value={source.workload}
        onChange={(workload) => onChange({ ...source, workload })}
      />
    </>
  );
}
