/** What a check asks: a path of a hostname of this slice. */
import type { CheckSpec } from '@/api/types/intent';
import { ChoiceField, NameField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { TextAreaField } from '@/intent/fields/TextAreaField';
import { TextField } from '@/intent/fields/TextField';
import { Fold } from '@/intent/Fold';
import { AddLine, Rows } from '@/intent/Rows';
import { useNames } from '@/intent/useNames';
import { withScheme } from './blank';
import classes from './checks.module.css';
import { useText } from './text';

type Asked = CheckSpec['request'];
type Props = { slice: string; spec: CheckSpec; onChange: (spec: CheckSpec) => void };

const SCHEMES: readonly Asked['scheme'][] = ['https', 'http'];
const METHODS: readonly Asked['method'][] = [
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
];
const BODY_ROWS = 4;
const same = <Value extends string>(values: readonly Value[]) =>
  values.map((value) => ({ value, label: value }));

export function RequestFields({ slice, spec, onChange }: Props) {
  const t = useText();
  const hostnames = useNames(slice, 'hostnames').filter((name) => !name.startsWith('*'));
  const { request } = spec;
  const set = (change: Partial<Asked>) => onChange({ ...spec, request: { ...request, ...change } });
  return (
    <div className={classes.block}>
      <div className={classes.request}>
        <ChoiceField
          pointer="/spec/request/scheme"
          label={t('scheme')}
          options={same(SCHEMES)}
          value={request.scheme}
          onChange={(scheme) => onChange(withScheme(spec, scheme))}
        />
        <ChoiceField
          pointer="/spec/request/method"
          label={t('method')}
          options={same(METHODS)}
          value={request.method}
          onChange={(method) => set({ method })}
        />
        <NameField
          pointer="/spec/request/hostname"
          label={t('hostname')}
          options={hostnames}
          value={request.hostname}
          onChange={(hostname) => set({ hostname })}
        />
        <TextField
          mono
          pointer="/spec/request/path"
          label={t('path')}
          value={request.path}
          onChange={(path) => set({ path })}
        />
      </div>
      <Fold
        title={t('more')}
        summary={t('more.summary', { headers: request.headers.length })}
        pointers={['/spec/request/headers', '/spec/request/body']}
      >
        <HeaderLines headers={request.headers} onChange={(headers) => set({ headers })} />
        <TextAreaField
          pointer="/spec/request/body"
          label={t('body')}
          rows={BODY_ROWS}
          value={request.body}
          onChange={(body) => set({ body })}
        />
      </Fold>
    </div>
  );
}

function HeaderLines(props: {
  headers: Asked['headers'];
  onChange: (headers: Asked['headers']) => void;
}) {
  const t = useText();
  const { headers, onChange } = props;
  return (
    <FieldGroup label={t('headers')} pointer="/spec/request/headers">
      <Rows lines={headers} label={t('header')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <TextField
              mono
              pointer={`/spec/request/headers/${index}/name`}
              name={t('name')}
              placeholder={t('name')}
              value={line.name}
              onChange={(name) => change({ ...line, name })}
            />
            <TextField
              mono
              pointer={`/spec/request/headers/${index}/value`}
              name={t('value')}
              placeholder={t('value')}
              value={line.value}
              onChange={(value) => change({ ...line, value })}
            />
          </>
        )}
      </Rows>
      <AddLine
        label={t('header.add')}
        onAdd={() => onChange([...headers, { name: '', value: '' }])}
      />
    </FieldGroup>
  );
}
