/** The form of a named destination: where it is, whom the gateway believes there, and what it adds. */
import type { NamedDestinationSpec } from '@/api/types/intent';
import { aliasOf } from '@/egress/aliases';
import { useRegions } from '@/egress/useRegions';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import type { FormProps } from '@/intent/kind';
import { SideSection } from '@/ui/panel/SidePanel';
import { CredentialField } from './CredentialField';
import classes from './destinations.module.css';
import { useText } from './text';
import { TrustFields } from './TrustFields';

export function DestinationForm(props: FormProps<NamedDestinationSpec>) {
  const { name, spec, onChange, slice } = props;
  const t = useText();
  const regions = useRegions(slice);
  const set = (change: Partial<NamedDestinationSpec>) => onChange({ ...spec, ...change });
  return (
    <>
      {name && spec.host && (
        <p className={classes.said}>{t('alias', { alias: aliasOf(name), host: spec.host })}</p>
      )}
      <div className={lines.line}>
        <div className={lines.grow}>
          <TextField
            mono
            pointer="/spec/host"
            label={t('host')}
            placeholder="api.example.com"
            value={spec.host}
            onChange={(host) => set({ host: host.trim() })}
          />
        </div>
        <NumberField
          pointer="/spec/port"
          label={t('port')}
          width={96}
          value={spec.port}
          onChange={(port) => set({ port })}
        />
      </div>
      <CredentialField
        slice={slice}
        value={spec.credential}
        onChange={(credential) => set({ credential })}
      />
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => set({ description })}
      />
      <SideSection title={t('trust')}>
        <TrustFields host={spec.host} value={spec.trust} onChange={(trust) => set({ trust })} />
      </SideSection>
      <SideSection title={t('where')}>
        <NamesField
          pointer="/spec/regions"
          label={t('regions')}
          hint={t('regions.hint')}
          placeholder={t('regions.none')}
          options={regions}
          value={spec.regions}
          onChange={(said) => set({ regions: said })}
        />
      </SideSection>
    </>
  );
}
