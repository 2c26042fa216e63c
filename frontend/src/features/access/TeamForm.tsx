/** A new team, or the one chosen: name, roles, people. */
import { Button, Modal, MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Team } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { toSlug } from '@/lib/slug';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useMembers } from './reads';
import { RolePicker } from './RolePicker';
import { useText } from './text';

const EMPTY: Team = { slug: '', name: '', roles: ['viewer'], members: [], etag: '' };

type Props = { tenant: string; team?: Team; onClose?: () => void };

/** In a dialog when new, in place when it exists. */
export function TeamForm({ tenant, team, onClose }: Props) {
  const t = useText();
  if (team) return <TeamFields tenant={tenant} team={team} onDone={() => undefined} />;
  return (
    <Modal opened onClose={onClose ?? (() => undefined)} title={t('team.add.title', { tenant })}>
      <TeamFields tenant={tenant} onDone={onClose ?? (() => undefined)} />
    </Modal>
  );
}

function TeamFields({ tenant, team, onDone }: { tenant: string; team?: Team; onDone: () => void }) {
  const t = useText();
  const members = useMembers(tenant);
  const [fields, setFields] = useState(team ?? EMPTY);
  const set = (changes: Partial<Team>) => setFields((old) => ({ ...old, ...changes }));
  const save = useWrite([keys.tenant(tenant, 'teams'), keys.tenant(tenant, 'members')]);
  const { name, roles, members: people } = fields;
  const slug = fields.slug || toSlug(name);
  const request: WriteRequest = team
    ? {
        method: 'PATCH',
        path: `/tenants/${tenant}/teams/${slug}`,
        body: { name, roles, members: people },
        etag: fields.etag,
      }
    : {
        method: 'POST',
        path: `/tenants/${tenant}/teams`,
        body: { slug, name, roles, members: people },
      };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(request, { onSuccess: onDone });
      }}
    >
      <TextInput
        label={t('name')}
        value={name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        required
      />
      {!team && (
        <TextInput
          label={t('team.slug')}
          value={slug}
          onChange={(event) => set({ slug: event.currentTarget.value })}
          required
        />
      )}
      <MultiSelect
        label={t('team.members')}
        data={members.items.map(({ user }) => ({ value: user.id, label: user.name || user.email }))}
        value={people}
        onChange={(chosen) => set({ members: chosen })}
        searchable
      />
      <RolePicker tenant={tenant} value={roles} onChange={(chosen) => set({ roles: chosen })} />
      {save.error && <Failure error={save.error} />}
      <SubmitRow request={request}>
        <Button type="submit" loading={save.isPending}>
          {t(team ? 'team.save' : 'team.create')}
        </Button>
      </SubmitRow>
    </form>
  );
}
