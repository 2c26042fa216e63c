/** One connection: what to register at the provider, whether it answers now, and its verbs. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useMay } from '@/api/me';
import type { Connection, ConnectionCheck } from '@/api/types/people';
import { useWrite, type Writing } from '@/api/useWrite';
import { useUrlState } from '@/lib/urlState';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { Confirm } from '@/ui/form/Confirm';
import { Copy } from '@/ui/form/Copy';
import { Facts } from '@/ui/page/Facts';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import classes from './access.module.css';
import { Chips } from './Chips';
import { signInPath } from './connection';
import { ConnectionDialog } from './ConnectionDialog';
import { useText } from './text';

type Props = { connection: Connection; tenant: string };

export function ConnectionPanel({ connection, tenant }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const mayChange = useMay(tenant, 'members');
  const [asked, setAsked] = useState<'edit' | 'remove' | null>(null);
  const stale = [keys.tenant(tenant, 'connections'), keys.tenant(tenant, 'members')];
  const remove = useWrite(stale);
  const checking = useWrite<ConnectionCheck>([]);
  const { slug, name, issuer, client_id: client, callback_url: callback, etag } = connection;
  const path = `/tenants/${tenant}/connections/${slug}` as const;
  const begin = callback.replace(/\/callback$/, '') || signInPath(slug);
  const close = () => setUrl({ connection: '' });
  return (
    <SidePanel title={name} subtitle={<code>{slug}</code>} onClose={close}>
      <Facts
        facts={[
          [t('sso.issuer'), <Copy value={issuer} label={issuer} />],
          [t('sso.clientId'), client],
          [t('sso.domains'), <Chips words={connection.domains} />],
        ]}
      />
      <CodeBlock label={t('sso.callback')} text={callback} />
      <CodeBlock label={t('sso.begin')} text={begin} />
      <ul className={classes.cards} aria-label={t('sso.mappings')}>
        {connection.mappings.map(({ group, tenant: of, roles }) => (
          <li key={`${group} ${of}`}>
            <span className={classes.cardHead}>
              <b>{group}</b>
              <span className={classes.quiet}>{of}</span>
            </span>
            <Chips words={roles} />
          </li>
        ))}
      </ul>
      <Checked checking={checking} />
      {mayChange && (
        <div className={classes.panelVerbs}>
          <Button variant="default" onClick={() => setAsked('edit')}>
            {t('sso.edit')}
          </Button>
          <Button
            variant="default"
            loading={checking.isPending}
            onClick={() => checking.mutate({ method: 'POST', path: `${path}/check`, body: {} })}
          >
            {t('sso.check')}
          </Button>
          <Button variant="default" onClick={() => setAsked('remove')}>
            {t('account.remove')}
          </Button>
        </div>
      )}
      {asked === 'edit' && (
        <ConnectionDialog tenant={tenant} stored={connection} onClose={() => setAsked(null)} />
      )}
      <Confirm
        opened={asked === 'remove'}
        title={t('sso.remove.title', { name })}
        consequence={t('sso.remove.text')}
        verb={t('sso.remove.verb', { name })}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ method: 'DELETE', path, etag }, { onSuccess: close })}
        onClose={() => setAsked(null)}
      />
    </SidePanel>
  );
}

/** What the provider answered just now; room is kept for it from the beginning. */
function Checked({ checking: { data, error } }: { checking: Writing<ConnectionCheck> }) {
  const t = useText();
  if (error) return <Failure error={error} />;
  return (
    <p className={classes.checked} role="status">
      {data && (
        <>
          <Mark
            glyph={data.is_reachable ? 'disc' : 'cross'}
            tone={data.is_reachable ? 'ok' : 'bad'}
          />
          <span>{data.is_reachable ? t('sso.answers', { count: data.keys }) : data.trouble}</span>
        </>
      )}
    </p>
  );
}
