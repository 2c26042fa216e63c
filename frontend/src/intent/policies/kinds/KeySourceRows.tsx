/** The places in which a request may have its key. */
import type { KeySource } from '@/api/types/intent';
import { ChoiceField } from '../../fields/ChoiceField';
import { FieldGroup } from '../../fields/FieldGroup';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER as POLICY } from './kind';

const POINTER = `${POLICY}/sources`;
const USUAL = { header: 'x-api-key', query: 'api_key', cookie: 'api_key' } as const;
const TYPES = ['header', 'bearer', 'basic', 'query', 'cookie'] as const;

type Props = {
  sources: readonly KeySource[];
  onChange: (sources: KeySource[]) => void;
};

export function KeySourceRows({ sources, onChange }: Props) {
  const t = usePoliciesText();
  const unused = TYPES.find((type) => sources.every((source) => source.type !== type)) ?? 'header';
  return (
    <FieldGroup label={t('key.sources')} pointer={POINTER}>
      <Rows lines={sources} label={t('key.source')} least={1} onChange={onChange}>
        {(source, change, index) => (
          <>
            <ChoiceField
              pointer={`${POINTER}/${index}/type`}
              name={t('key.source.type')}
              width={200}
              options={TYPES.map((value) => ({ value, label: t(`key.source.${value}`) }))}
              value={source.type}
              onChange={(type) => change(sourceOf(type))}
            />
            {'name' in source && (
              <div className={lines.grow}>
                <TextField
                  mono
                  pointer={`${POINTER}/${index}/name`}
                  name={t('key.source.name')}
                  value={source.name}
                  onChange={(name) => change({ ...source, name })}
                />
              </div>
            )}
          </>
        )}
      </Rows>
      {sources.length < TYPES.length && (
        <AddLine
          label={t('key.source.add')}
          onAdd={() => onChange([...sources, sourceOf(unused)])}
        />
      )}
      <p className={classes.hint}>{t('key.sources.hint')}</p>
    </FieldGroup>
  );
}

function sourceOf(type: KeySource['type']): KeySource {
  return type === 'bearer' || type === 'basic' ? { type } : { type, name: USUAL[type] };
}
