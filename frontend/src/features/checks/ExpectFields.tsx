/** What the answer to a check shall be. */
import type { CheckSpec } from '@/api/types/intent';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NamesField } from '@/intent/fields/NamesField';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import { AddLine, Rows } from '@/intent/Rows';
import classes from './checks.module.css';
import { useText } from './text';

type Expected = CheckSpec['expect'];
type Props = { expect: Expected; isTls: boolean; onChange: (expect: Expected) => void };

export function ExpectFields({ expect, isTls, onChange }: Props) {
  const t = useText();
  const set = (change: Partial<Expected>) => onChange({ ...expect, ...change });
  return (
    <div className={classes.block}>
      <div className={classes.thirds}>
        <NamesField
          pointer="/spec/expect/statuses"
          label={t('statuses')}
          placeholder="2xx"
          value={expect.statuses}
          onChange={(statuses) => set({ statuses })}
        />
        <OptionalNumberField
          pointer="/spec/expect/max_duration_ms"
          label={t('max_duration')}
          placeholder={t('any')}
          suffix=" ms"
          value={expect.max_duration_ms}
          onChange={(max_duration_ms) => set({ max_duration_ms })}
        />
        {isTls && (
          <OptionalNumberField
            pointer="/spec/expect/certificate_days"
            label={t('certificate_days')}
            placeholder={t('any')}
            value={expect.certificate_days}
            onChange={(certificate_days) => set({ certificate_days })}
          />
        )}
      </div>
      <TextField
        pointer="/spec/expect/body_contains"
        label={t('body_contains')}
        value={expect.body_contains}
        onChange={(body_contains) => set({ body_contains })}
      />
      <TextField
        mono
        pointer="/spec/expect/body_matches"
        label={t('body_matches')}
        value={expect.body_matches ?? ''}
        onChange={(pattern) => set({ body_matches: pattern === '' ? null : pattern })}
      />
      <HeaderLines expect={expect} set={set} />
      <JsonLines expect={expect} set={set} />
    </div>
  );
}

type LinesProps = { expect: Expected; set: (change: Partial<Expected>) => void };

function HeaderLines({ expect: { headers }, set }: LinesProps) {
  const t = useText();
  return (
    <FieldGroup label={t('headers')} pointer="/spec/expect/headers">
      <Rows lines={headers} label={t('header')} onChange={(lines) => set({ headers: lines })}>
        {(line, change, index) => (
          <>
            <TextField
              mono
              pointer={`/spec/expect/headers/${index}/name`}
              name={t('name')}
              placeholder={t('name')}
              value={line.name}
              onChange={(name) => change({ ...line, name })}
            />
            <TextField
              mono
              pointer={`/spec/expect/headers/${index}/equals`}
              name={t('equals')}
              placeholder={t('equals.any')}
              value={line.equals ?? ''}
              onChange={(value) => change({ ...line, equals: value === '' ? null : value })}
            />
          </>
        )}
      </Rows>
      <AddLine
        label={t('header.add')}
        onAdd={() => set({ headers: [...headers, { name: '', equals: null }] })}
      />
    </FieldGroup>
  );
}

function JsonLines({ expect: { json_values: values }, set }: LinesProps) {
  const t = useText();
  return (
    <FieldGroup label={t('json')} pointer="/spec/expect/json_values">
      <Rows lines={values} label={t('json.one')} onChange={(lines) => set({ json_values: lines })}>
        {(line, change, index) => (
          <>
            <TextField
              mono
              pointer={`/spec/expect/json_values/${index}/path`}
              name={t('json.path')}
              placeholder="$.items[0].state"
              value={line.path}
              onChange={(path) => change({ ...line, path })}
            />
            <TextField
              mono
              pointer={`/spec/expect/json_values/${index}/equals`}
              name={t('equals')}
              placeholder={'"open"'}
              value={line.equals}
              onChange={(equals) => change({ ...line, equals })}
            />
          </>
        )}
      </Rows>
      <AddLine
        label={t('json.add')}
        onAdd={() => set({ json_values: [...values, { path: '$.', equals: '' }] })}
      />
    </FieldGroup>
  );
}
