/** Headers and query parameters that are edited wherever the policy is named. */
import type { Headers, QueryEdits } from '@/api/types/intent';
import { FieldGroup } from '../../fields/FieldGroup';
import { NamesField } from '../../fields/NamesField';
import { TextField } from '../../fields/TextField';
import { HeaderEditFields } from '../../headers/HeaderEditFields';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText, type Words } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const NO_EDITS = { set: [], add: [], remove: [] };
const NO_QUERY: QueryEdits = { set: [], remove: [] };

export const headers: PolicyKind<Headers> = {
  blank: () => ({ type: 'headers', request: NO_EDITS, response: NO_EDITS, query: NO_QUERY }),
  Fields: HeadersFields,
  sentence,
};

function sentence({ request, response, query }: Headers, t: Words): string {
  const edited = [request, response].flatMap((edits) =>
    edits ? [...edits.set, ...edits.add].map(({ name }) => name).concat(edits.remove) : [],
  );
  const asked = query ? query.set.map(({ name }) => name).concat(query.remove) : [];
  const names = [...new Set(edited), ...asked.map((name) => `?${name}`)];
  return t('headers.said', { names: names.join(', ') });
}

function HeadersFields({ settings, onChange }: FieldsProps<Headers>) {
  const t = usePoliciesText();
  const set = (change: Partial<Headers>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <HeaderEditFields
        pointer={`${POINTER}/request`}
        label={t('headers.request')}
        edits={settings.request ?? NO_EDITS}
        onChange={(request) => set({ request })}
      />
      <HeaderEditFields
        pointer={`${POINTER}/response`}
        label={t('headers.response')}
        edits={settings.response ?? NO_EDITS}
        onChange={(response) => set({ response })}
      />
      <QueryFields query={settings.query ?? NO_QUERY} onChange={(query) => set({ query })} />
    </div>
  );
}

type QueryProps = { query: QueryEdits; onChange: (query: QueryEdits) => void };

function QueryFields({ query, onChange }: QueryProps) {
  const t = usePoliciesText();
  const pointer = `${POINTER}/query`;
  const more = () => onChange({ ...query, set: [...query.set, { name: '', value: '' }] });
  return (
    <FieldGroup label={t('headers.query')} pointer={pointer}>
      <Rows
        lines={query.set}
        label={t('headers.query.one')}
        onChange={(values) => onChange({ ...query, set: values })}
      >
        {(line, change, index) =>
          (['name', 'value'] as const).map((field) => (
            <div key={field} className={lines.grow}>
              <TextField
                mono
                pointer={`${pointer}/set/${index}/${field}`}
                name={t(`headers.query.${field}`)}
                placeholder={t(`headers.query.${field}`)}
                value={line[field]}
                onChange={(value) => change({ ...line, [field]: value })}
              />
            </div>
          ))
        }
      </Rows>
      <NamesField
        pointer={`${pointer}/remove`}
        name={t('headers.query.remove')}
        placeholder={t('headers.query.remove')}
        value={query.remove}
        onChange={(remove) => onChange({ ...query, remove })}
      />
      <AddLine label={t('headers.query.more')} onAdd={more} />
    </FieldGroup>
  );
}
