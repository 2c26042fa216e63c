/** Where a token is looked for. */
import type { TokenPlace } from '@/api/types/intent';
import { ChoiceField } from '../../fields/ChoiceField';
import { FieldGroup } from '../../fields/FieldGroup';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import { usePoliciesText } from '../text';
import { POINTER as POLICY } from './kind';

const POINTER = `${POLICY}/token_in`;
const TYPES = ['header', 'query', 'cookie'] as const satisfies readonly TokenPlace['type'][];
const LIKE: Record<TokenPlace['type'], string> = {
  header: 'x-token',
  query: 'access_token',
  cookie: 'session',
};

type Props = {
  places: readonly TokenPlace[];
  onChange: (places: TokenPlace[]) => void;
};

export function TokenPlaceRows({ places, onChange }: Props) {
  const t = usePoliciesText();
  return (
    <FieldGroup label={t('jwt.places')} pointer={POINTER}>
      <Rows lines={places} label={t('jwt.place')} least={1} onChange={onChange}>
        {(line, change, index) => (
          <>
            <ChoiceField
              pointer={`${POINTER}/${index}/type`}
              name={t('jwt.place.type')}
              width={118}
              options={TYPES.map((value) => ({ value, label: t(`jwt.place.${value}`) }))}
              value={line.type}
              onChange={(type) => change(placeOf(type, line.name))}
            />
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${POINTER}/${index}/name`}
                name={t('jwt.place.name')}
                placeholder={LIKE[line.type]}
                value={line.name}
                onChange={(name) => change({ ...line, name })}
              />
            </div>
            {line.type === 'header' && (
              <TextField
                mono
                pointer={`${POINTER}/${index}/prefix`}
                name={t('jwt.place.prefix')}
                width={90}
                value={line.prefix}
                onChange={(prefix) => change({ ...line, prefix })}
              />
            )}
          </>
        )}
      </Rows>
      <AddLine
        label={t('jwt.place.add')}
        onAdd={() => onChange([...places, placeOf('header', '')])}
      />
    </FieldGroup>
  );
}

const placeOf = (type: TokenPlace['type'], name: string): TokenPlace =>
  type === 'header' ? { type, name, prefix: '' } : { type, name };
