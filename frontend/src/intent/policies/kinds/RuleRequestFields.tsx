/** What an authorization rule says of the request itself: paths and headers. */
import type { RuleHeader, RulePath } from '@/api/types/intent';
import { ChoiceField } from '../../fields/ChoiceField';
import { FieldGroup } from '../../fields/FieldGroup';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';

const PATHS = ['prefix', 'exact', 'regex'] as const satisfies readonly RulePath['type'][];
const HEADERS = [
  'exact',
  'prefix',
  'regex',
  'present',
  'absent',
] as const satisfies readonly RuleHeader['type'][];
const VALUELESS: ReadonlySet<RuleHeader['type']> = new Set(['present', 'absent']);

type Props<Line> = {
  pointer: string;
  value: readonly Line[];
  onChange: (value: Line[]) => void;
};

export function RulePathRows({ pointer, value, onChange }: Props<RulePath>) {
  const t = usePoliciesText();
  return (
    <FieldGroup label={t('rule.paths')} pointer={pointer}>
      {value.length > 0 && <p className={classes.above}>{t('rule.paths.hint')}</p>}
      <Rows lines={value} label={t('rule.path')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <ChoiceField
              pointer={`${pointer}/${index}/type`}
              name={t('rule.path.type')}
              width={118}
              options={PATHS.map((one) => ({ value: one, label: t(`rule.how.${one}`) }))}
              value={line.type}
              onChange={(type) => change({ ...line, type })}
            />
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${pointer}/${index}/value`}
                name={t('rule.paths')}
                placeholder={line.type === 'regex' ? '/v[0-9]+/.*' : '/admin'}
                value={line.value}
                onChange={(next) => change({ ...line, value: next })}
              />
            </div>
          </>
        )}
      </Rows>
      <AddLine
        label={t('rule.path.add')}
        onAdd={() => onChange([...value, { type: 'prefix', value: '' }])}
      />
    </FieldGroup>
  );
}

export function RuleHeaderRows({ pointer, value, onChange }: Props<RuleHeader>) {
  const t = usePoliciesText();
  return (
    <FieldGroup label={t('rule.headers')} pointer={pointer}>
      <Rows lines={value} label={t('rule.header')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${pointer}/${index}/name`}
                name={t('jwt.told.header')}
                placeholder="x-role"
                value={line.name}
                onChange={(name) => change({ ...line, name })}
              />
            </div>
            <ChoiceField
              pointer={`${pointer}/${index}/type`}
              name={t('rule.header.type')}
              width={118}
              options={HEADERS.map((one) => ({ value: one, label: t(`rule.how.${one}`) }))}
              value={line.type}
              onChange={(type) =>
                change({ ...line, type, value: VALUELESS.has(type) ? '' : line.value })
              }
            />
            {!VALUELESS.has(line.type) && (
              <div className={lines.grow}>
                <TextField
                  mono
                  pointer={`${pointer}/${index}/value`}
                  name={t('rule.header.value')}
                  value={line.value}
                  onChange={(next) => change({ ...line, value: next })}
                />
              </div>
            )}
          </>
        )}
      </Rows>
      <AddLine
        label={t('rule.header.add')}
        onAdd={() => onChange([...value, { name: '', type: 'exact', value: '' }])}
      />
    </FieldGroup>
  );
}
