/** How records for dns-01 are written: by DNS UPDATE to a server, or by a webhook that is told what to write. */
import { Select, Textarea, TextInput } from '@mantine/core';
import { ALGORITHMS, WAYS, type DnsDraft } from './draft';
import { errorAt, errorOf } from '@/api/fieldErrors';
import classes from './issuers.module.css';
import { useText } from './text';
import { Words, type FieldProps } from './Words';

type Line = Exclude<keyof DnsDraft, 'type' | 'algorithm' | 'caBundle'>;

export function DnsFields(props: FieldProps) {
  const { draft, error, hasSecret, onChange } = props;
  const { dns } = draft;
  const t = useText();
  const set = (changes: Partial<DnsDraft>) => onChange({ dns: { ...dns, ...changes } });
  const line = (field: Line, pointer: string) => (
    <TextInput
      label={t(`dns.${field}`)}
      value={dns[field]}
      error={errorAt(error, `/dns/${pointer}`)}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <fieldset className={classes.group}>
      <legend>{t('dns')}</legend>
      <div className={classes.pair}>
        <Select
          label={t('dns.type')}
          placeholder={t('dns.none')}
          data={WAYS.map((value) => ({ value, label: t(`dns.type.${value}`) }))}
          value={dns.type}
          clearable
          error={errorOf(error, '/dns') ?? errorAt(error, '/dns/type')}
          onChange={(type) => set({ type })}
        />
        {dns.type === 'rfc2136' && (
          <>
            {line('server', 'server')}
            {line('keyName', 'key_name')}
            <Select
              label={t('dns.algorithm')}
              placeholder={ALGORITHMS[0]}
              data={[...ALGORITHMS]}
              value={dns.algorithm || null}
              clearable
              error={errorAt(error, '/dns/algorithm')}
              onChange={(algorithm) => set({ algorithm: algorithm ?? '' })}
            />
            {line('port', 'port')}
            {line('zone', 'zone')}
          </>
        )}
        {dns.type === 'webhook' && line('url', 'url')}
        {dns.type && (
          <Words
            field="dnsSecret"
            at="/dns_secret"
            isSecret
            {...props}
            {...(hasSecret && { hint: t('dns.secret.set') })}
          />
        )}
        {dns.type && line('visibleAt', 'visible_at')}
      </div>
      {dns.type === 'webhook' && (
        <Textarea
          label={t('dns.bundle')}
          rows={3}
          className={classes.pem}
          spellCheck={false}
          value={dns.caBundle}
          error={errorAt(error, '/dns/ca_bundle')}
          onChange={(event) => set({ caBundle: event.currentTarget.value })}
        />
      )}
    </fieldset>
  );
}
