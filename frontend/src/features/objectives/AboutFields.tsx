/** What an objective is called, whose it is, and where it looks. */
import { Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMe } from '@/api/me';
import { useGateways } from '@/api/useGateways';
import { Panel } from '@/ui/page/Panel';
import { slugOf } from './drafts';
import classes from './form.module.css';
import type { FieldsProps } from './fieldsProps';
import { useText } from './text';

export function AboutFields({ draft, set, wrong, isNew }: FieldsProps & { isNew: boolean }) {
  const t = useText();
  const { tenants } = useMe();
  const { data: gateways = [] } = useGateways();
  const rename = (name: string) =>
    set(draft.slug === slugOf(draft.name) && isNew ? { name, slug: slugOf(name) } : { name });
  return (
    <Panel title={t('form.about')}>
      <div className={classes.fields}>
        <TextInput
          label={t('form.name')}
          value={draft.name}
          error={wrong('/name')}
          maxLength={120}
          onChange={(event) => rename(event.currentTarget.value)}
        />
        <TextInput
          label={t('form.slug')}
          classNames={{ input: 'mono' }}
          value={draft.slug}
          error={wrong('/slug')}
          disabled={!isNew}
          maxLength={60}
          onChange={(event) => set({ slug: event.currentTarget.value })}
        />
        <Select
          label={t('form.tenant')}
          data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
          value={draft.tenant || null}
          error={wrong('/tenant')}
          disabled={!isNew}
          allowDeselect={false}
          searchable
          onChange={(tenant) => set({ tenant: tenant ?? '' })}
        />
        <Select
          label={t('form.gateway')}
          placeholder={t('form.gateway.all')}
          data={gateways.map(({ slug }) => slug)}
          value={draft.gateway}
          error={wrong('/gateway')}
          disabled={!isNew}
          clearable
          onChange={(gateway) => set({ gateway })}
        />
        <TextInput
          label={t('form.owner')}
          value={draft.owner}
          error={wrong('/owner')}
          onChange={(event) => set({ owner: event.currentTarget.value })}
        />
        <TextInput
          label={t('form.runbook')}
          placeholder="https://"
          value={draft.runbook_url}
          error={wrong('/runbook_url')}
          onChange={(event) => set({ runbook_url: event.currentTarget.value })}
        />
        <TagsInput
          label={t('form.labels')}
          description={t('form.labels.hint')}
          value={draft.labels}
          error={wrong('/labels')}
          onChange={(labels) => set({ labels })}
        />
        <Textarea
          label={t('form.description')}
          rows={2}
          value={draft.description}
          error={wrong('/description')}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <Switch
          label={t('form.enabled')}
          checked={draft.is_enabled}
          onChange={(event) => set({ is_enabled: event.currentTarget.checked })}
        />
      </div>
    </Panel>
  );
}
