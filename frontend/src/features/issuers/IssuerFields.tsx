/** The fields of an issuer, of either kind; errors of the API stand at theirs. */
import { Checkbox, MultiSelect } from '@mantine/core';
import { SpanInput } from '@/ui/form/SpanInput';
import { AcmeFields } from './AcmeFields';
import { KEY_TYPES } from './draft';
import { errorAt } from '@/api/fieldErrors';
import classes from './issuers.module.css';
import { useText } from './text';
import { Words, type FieldProps } from './Words';

export function IssuerFields(props: FieldProps & { isNew?: boolean }) {
  const { draft, error, onChange, isNew = false } = props;
  const t = useText();
  const isAcme = draft.type === 'acme';
  return (
    <>
      {isAcme && <AcmeFields {...props} isNew={isNew} />}
      <div className={classes.pair}>
        {isNew && <Words field="name" at="/name" {...props} />}
        <Words field="title" at="/title" {...props} />
        <MultiSelect
          label={t('keys')}
          description={t('keys.hint')}
          data={KEY_TYPES.map((value) => ({ value, label: t(`key.${value}`) }))}
          value={draft.keyTypes}
          error={errorAt(error, '/key_types')}
          onChange={(keyTypes) => onChange({ keyTypes })}
        />
        {!isAcme && (
          <SpanInput
            label={t('lifetime')}
            description={t('lifetime.hint')}
            value={draft.lifetimeSeconds}
            error={errorAt(error, '/lifetime_seconds')}
            onChange={(lifetimeSeconds) => onChange({ lifetimeSeconds })}
          />
        )}
      </div>
      <Checkbox
        label={t('default.make')}
        checked={draft.isDefault}
        onChange={(event) => onChange({ isDefault: event.currentTarget.checked })}
      />
    </>
  );
}
