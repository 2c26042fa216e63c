/** Which groups at the provider give which roles; on the platform's connection in which tenant. */
import { Button, CloseButton, Input, MultiSelect, Select, TextInput } from '@mantine/core';
import { errorAt } from '@/api/fieldErrors';
import { useMe } from '@/api/me';
import classes from './access.module.css';
import type { MappingLine } from './connection';
import type { PartProps } from './ConnectionFields';
import { useRoles } from './reads';
import { useText } from './text';

export function MappingLines({ draft, error, onChange, tenant }: PartProps & { tenant: string }) {
  const t = useText();
  const { data: roles = [] } = useRoles(tenant);
  const { tenants } = useMe();
  const isPlatforms = tenants.some(({ slug, platform }) => slug === tenant && platform);
  const offered = isPlatforms ? tenants : tenants.filter(({ slug }) => slug === tenant);
  const { mappings } = draft;
  const set = (place: number, changes: Partial<MappingLine>) =>
    onChange({
      mappings: mappings.map((one, at) => (at === place ? { ...one, ...changes } : one)),
    });
  return (
    <Input.Wrapper
      labelElement="div"
      label={t('sso.mappings')}
      description={t('sso.mappings.hint')}
      error={errorAt(error, '/mappings')}
    >
      <div className={classes.rows}>
        {mappings.map(({ group, tenant: of, roles: given }, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other identity
          <div className={classes.row3} key={place}>
            <TextInput
              aria-label={t('mapping.group', { number: place + 1 })}
              placeholder={t('mapping.group.example')}
              value={group}
              onChange={(event) => set(place, { group: event.currentTarget.value })}
            />
            <Select
              aria-label={t('mapping.tenant', { number: place + 1 })}
              data={offered.map(({ slug, name }) => ({ value: slug, label: name }))}
              value={of}
              onChange={(value) => set(place, { tenant: value ?? tenant })}
              disabled={!isPlatforms}
              allowDeselect={false}
              searchable
            />
            <MultiSelect
              aria-label={t('mapping.roles', { number: place + 1 })}
              data={roles.map(({ role, label }) => ({ value: role, label }))}
              value={given}
              onChange={(chosen) => set(place, { roles: chosen })}
            />
            <CloseButton
              aria-label={t('mapping.remove', { number: place + 1 })}
              onClick={() => onChange({ mappings: mappings.filter((_, at) => at !== place) })}
            />
          </div>
        ))}
        <div>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() =>
              onChange({ mappings: [...mappings, { group: '', tenant, roles: ['viewer'] }] })
            }
          >
            {t('mapping.add')}
          </Button>
        </div>
      </div>
    </Input.Wrapper>
  );
}
