/** Names that a client's certificate may have; none: any certificate of the authorities. */
import type { ClientName } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { TextField } from '@/intent/fields/TextField';
import { AddLine, Rows } from '@/intent/Rows';
import classes from './hostnames.module.css';
import { useHostnamesText } from './text';

const POINTER = '/spec/client_certificate/names';
const TYPES = ['uri', 'dns', 'email'] as const;
const MATCHES = ['exact', 'prefix', 'suffix'] as const;
const BLANK: ClientName = { type: 'uri', match: 'exact', value: '' };
const LIKE: Record<ClientName['type'], string> = {
  uri: 'spiffe://acme.test/shop',
  dns: 'robot.acme.test',
  email: 'me@acme.test',
};

type Props = { names: readonly ClientName[]; onChange: (names: ClientName[]) => void };

export function ClientNameRows({ names, onChange }: Props) {
  const t = useHostnamesText();
  return (
    <FieldGroup label={t('names')} pointer={POINTER}>
      {names.length === 0 && <p className={classes.quiet}>{t('names.any')}</p>}
      <Rows lines={names} label={t('name')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <ChoiceField
              pointer={`${POINTER}/${index}/type`}
              name={t('name.type')}
              width={84}
              options={TYPES.map((value) => ({ value, label: t(`name.${value}`) }))}
              value={line.type}
              onChange={(type) => change({ ...line, type })}
            />
            <ChoiceField
              pointer={`${POINTER}/${index}/match`}
              name={t('name.match')}
              width={120}
              options={MATCHES.map((value) => ({ value, label: t(`name.${value}`) }))}
              value={line.match}
              onChange={(match) => change({ ...line, match })}
            />
            <div className={classes.value}>
              <TextField
                mono
                pointer={`${POINTER}/${index}/value`}
                name={t('name.value')}
                placeholder={LIKE[line.type]}
                value={line.value}
                onChange={(value) => change({ ...line, value })}
              />
            </div>
          </>
        )}
      </Rows>
      <AddLine label={t('name.add')} onAdd={() => onChange([...names, BLANK])} />
    </FieldGroup>
  );
}
