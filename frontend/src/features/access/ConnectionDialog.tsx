/** A new connection, or one that is changed: the provider, the client there, groups and rules. */
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { restOf } from '@/api/fieldErrors';
import { keys } from '@/api/keys';
import type { Connection } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { blankConnection, bodyOf, callbackPath, draftOf } from './connection';
import type { ConnectionDraft } from './connection';
import { ConnectionFields } from './ConnectionFields';
import { ConnectionRules } from './ConnectionRules';
import { MappingLines } from './MappingLines';
import { useText } from './text';

const AT_FIELDS = [
  '/slug',
  '/name',
  '/issuer',
  '/client_id',
  '/client_secret',
  '/ca',
  '/groups_claim',
  '/mappings',
  '/domains',
  '/is_password_off',
  '/second_factor_contexts',
];

type Props = { tenant: string; stored?: Connection; onClose: () => void };

export function ConnectionDialog({ tenant, stored, onClose }: Props) {
  const t = useText();
  const [draft, setDraft] = useState(() => (stored ? draftOf(stored) : blankConnection(tenant)));
  const set = (changes: Partial<ConnectionDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite<Connection>([keys.tenant(tenant, 'connections')]);
  const all = `/tenants/${tenant}/connections` as const;
  const body = bodyOf(draft, !stored);
  const request = stored
    ? ({ method: 'PATCH', path: `${all}/${stored.slug}`, body, etag: stored.etag } as const)
    : ({ method: 'POST', path: all, body } as const);
  const shown = {
    ...request,
    body: { ...body, ...(draft.clientSecret && { client_secret: '…' }) },
  };
  const rest = restOf(saving.error, AT_FIELDS);
  const title = stored
    ? t('sso.edit.title', { name: stored.name })
    : t('sso.add.title', { tenant });
  const parts = { draft, error: saving.error, onChange: set };
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <ConnectionFields {...parts} stored={stored} />
        {draft.slug && (
          <CodeBlock
            label={t('sso.callback')}
            text={stored?.callback_url ?? `${window.location.origin}${callbackPath(draft.slug)}`}
          />
        )}
        <MappingLines {...parts} tenant={tenant} />
        <ConnectionRules {...parts} tenant={tenant} />
        {rest && <Failure error={rest} />}
        <SubmitRow request={shown}>
          <Button type="submit" loading={saving.isPending}>
            {t(stored ? 'sso.save' : 'sso.add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
