/** The form of a gateway's defaults: whom it believes, what bounds requests, connections and services, and what acts
 *  where nobody says anything. */
import type { DefaultsSpec } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NumberField, OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import type { FormProps } from '@/intent/kind';
import { PoliciesFields } from '@/intent/policies/PoliciesFields';
import { WafFields } from '@/intent/waf/WafFields';
import classes from './defaults.module.css';
import { GatewayRecordsFields } from './GatewayRecordsFields';
import { GROUP_NAMES, GROUPS, type Bound, type GroupName } from './numbers';
import { useDefaultsText } from './text';

const UNDERSCORES = ['reject', 'drop', 'allow'] as const;

export function DefaultsForm({ spec, onChange, slice }: FormProps<DefaultsSpec>) {
  const t = useDefaultsText();
  const set = (change: Partial<DefaultsSpec>) => onChange({ ...spec, ...change });
  return (
    <>
      <p className={classes.hint}>{t('when')}</p>
      <ClientFields spec={spec} set={set} />
      {GROUP_NAMES.map((group) => (
        <Numbers key={group} group={group} spec={spec} set={set} />
      ))}
      <LifeFields spec={spec} set={set} />
      <PoliciesFields
        slice={slice}
        said={spec}
        hint={t('policies.hint')}
        onChange={(said) => set({ policies: [...said.policies] })}
      />
      <WafFields slice={slice} waf={spec.waf} onChange={(waf) => set({ waf })} />
      <GatewayRecordsFields records={spec.records} onChange={(records) => set({ records })} />
      <TextField
        mono
        pointer="/spec/egress_help_url"
        label={t('egress_help_url')}
        hint={t('egress_help_url.hint')}
        value={spec.egress_help_url}
        onChange={(egress_help_url) => set({ egress_help_url })}
      />
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => set({ description })}
      />
    </>
  );
}

type PartProps = { spec: DefaultsSpec; set: (change: Partial<DefaultsSpec>) => void };

function ClientFields({ spec, set }: PartProps) {
  const t = useDefaultsText();
  return (
    <>
      <div className={lines.line}>
        <NumberField
          pointer="/spec/trusted_hops"
          label={t('trusted_hops')}
          hint={t('trusted_hops.hint')}
          width={260}
          value={spec.trusted_hops}
          onChange={(trusted_hops) => set({ trusted_hops })}
        />
        <ChoiceField
          pointer="/spec/headers_with_underscores"
          label={t('underscores')}
          hint={t('underscores.hint')}
          width={240}
          options={UNDERSCORES.map((value) => ({ value, label: t(`underscores.${value}`) }))}
          value={spec.headers_with_underscores}
          onChange={(headers_with_underscores) => set({ headers_with_underscores })}
        />
      </div>
      <SwitchField
        pointer="/spec/allow_websockets"
        label={t('websockets')}
        value={spec.allow_websockets}
        onChange={(allow_websockets) => set({ allow_websockets })}
      />
    </>
  );
}

function Numbers({ group, spec, set }: PartProps & { group: GroupName }) {
  const t = useDefaultsText();
  const bounds: readonly Bound[] = GROUPS[group];
  return (
    <FieldGroup label={t(`group.${group}`)}>
      <div className={classes.numbers}>
        {bounds.map(({ name, suffix }) => (
          <NumberField
            key={name}
            pointer={`/spec/${name}`}
            label={t(`bound.${name}`)}
            suffix={suffix}
            fractions={suffix === ' s'}
            value={spec[name]}
            onChange={(value) => set({ [name]: value })}
          />
        ))}
      </div>
    </FieldGroup>
  );
}

/** How long a connection of a client may last. */
function LifeFields({ spec, set }: PartProps) {
  const t = useDefaultsText();
  return (
    <FieldGroup label={t('life')}>
      <p className={classes.hint}>{t('life.hint')}</p>
      <div className={classes.numbers}>
        <OptionalNumberField
          pointer="/spec/max_connection_seconds"
          label={t('life.seconds')}
          suffix=" s"
          placeholder={t('life.unbounded')}
          value={spec.max_connection_seconds}
          onChange={(max_connection_seconds) => set({ max_connection_seconds })}
        />
        <OptionalNumberField
          pointer="/spec/max_requests_per_connection"
          label={t('life.requests')}
          placeholder={t('life.unbounded')}
          value={spec.max_requests_per_connection}
          onChange={(max_requests_per_connection) => set({ max_requests_per_connection })}
        />
      </div>
    </FieldGroup>
  );
}
