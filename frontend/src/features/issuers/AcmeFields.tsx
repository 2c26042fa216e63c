/** What is asked of an account at an ACME directory; what few need is folded away. */
import { Autocomplete, Select, Textarea } from '@mantine/core';
import { DnsFields } from './DnsFields';
import { CHALLENGES, KNOWN, type IssuerDraft } from './draft';
import { errorAt, errorOf } from '@/api/fieldErrors';
import classes from './issuers.module.css';
import { useText } from './text';
import { Words, type FieldProps } from './Words';

export function AcmeFields(props: FieldProps & { isNew: boolean }) {
  const { draft, error, onChange, isNew } = props;
  const t = useText();
  const named = (directoryUrl: string) => (isNew ? namesOf(directoryUrl, draft) : {});
  return (
    <>
      <Autocomplete
        label={t('directory')}
        description={t(isNew ? 'directory.hint' : 'directory.change')}
        placeholder="https://ca.example.com/acme/directory"
        data={KNOWN.map(({ value }) => value)}
        value={draft.directoryUrl}
        error={errorAt(error, '/directory_url')}
        onChange={(directoryUrl) => onChange({ directoryUrl, ...named(directoryUrl) })}
        data-autofocus
      />
      <div className={classes.pair}>
        <Words field="email" at="/email" {...props} />
        <Select
          label={t('challenge')}
          data={[...CHALLENGES]}
          value={draft.challenge}
          allowDeselect={false}
          error={errorAt(error, '/challenge')}
          onChange={(challenge) => challenge && onChange({ challenge })}
        />
      </div>
      {(draft.challenge === 'dns-01' || draft.dns.type !== null || errorOf(error, '/dns')) && (
        <DnsFields {...props} />
      )}
      <details className={classes.more}>
        <summary>{t('options')}</summary>
        <div className={classes.form}>
          <Words field="profile" at="/profile" hint={t('profile.hint')} {...props} />
          {!isNew && <p className={classes.quiet}>{t('eab.change')}</p>}
          <div className={classes.pair}>
            <Words field="eabKeyId" at="/eab_kid" {...props} />
            <Words field="eabKey" at="/eab_hmac_key" isSecret {...props} />
          </div>
          <Textarea
            label={t('bundle')}
            description={t('bundle.hint')}
            rows={3}
            className={classes.pem}
            spellCheck={false}
            value={draft.caBundle}
            error={errorAt(error, '/ca_bundle')}
            onChange={(event) => onChange({ caBundle: event.currentTarget.value })}
          />
        </div>
      </details>
    </>
  );
}

/** A known directory brings its names along, where none were typed yet. */
function namesOf(directoryUrl: string, { name, title }: IssuerDraft): Partial<IssuerDraft> {
  const known = KNOWN.find(({ value }) => value === directoryUrl);
  if (!known || name || title) return {};
  const slug = known.title.toLowerCase().replaceAll("'", '').replaceAll(' ', '-');
  return { name: slug, title: known.title };
}
