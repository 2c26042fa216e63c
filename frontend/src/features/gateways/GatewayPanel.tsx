/** A gateway beside its nodes: what it is for, and the join tokens still open. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import { useMayOnPlatform } from '@/api/me';
import type { Gateway, JoinToken } from '@/api/types/fleet';
import type { Page } from '@/api/types/page';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { Facts } from '@/ui/page/Facts';
import { SidePanel, SideSection } from '@/ui/panel/SidePanel';
import { ScrapeHint } from '@/ui/scrape/ScrapeHint';
import { Age } from '@/ui/time/Age';
import { GatewayForm } from './GatewayForm';
import { OutdatedWaysOut } from './OutdatedWaysOut';
import classes from './gateways.module.css';
import { useText } from './text';

export function GatewayPanel({ gateway }: { gateway: Gateway }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const mayOperate = useMayOnPlatform('operate');
  const [isEditing, setEditing] = useState(false);
  const networks = gateway.allowed_private_networks;
  return (
    <SidePanel
      title={gateway.name}
      subtitle={<code>{gateway.slug}</code>}
      actions={
        mayOperate && (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t('gateway.edit')}
          </Button>
        )
      }
      onClose={() => setUrl({ gateway: '' })}
    >
      <Facts
        facts={[
          [t('description'), gateway.description || '–'],
          [t('nodes'), gateway.nodes.total],
          [t('networks'), networks.length ? <code>{networks.join(' ')}</code> : t('networks.none')],
        ]}
      />
      {mayOperate && <OutdatedWaysOut gateway={gateway} />}
      <Link to={paths.delivery(gateway.slug)} className={classes.onward}>
        {t('delivery')}
      </Link>
      {mayOperate && <JoinTokens gateway={gateway.slug} />}
      <ScrapeHint name={gateway.slug} path={`/gateways/${gateway.slug}/metrics`} />
      {isEditing && <GatewayForm gateway={gateway} onClose={() => setEditing(false)} />}
    </SidePanel>
  );
}

function JoinTokens({ gateway }: { gateway: string }) {
  const t = useText();
  const withdraw = useWrite([keys.joinTokens(gateway)]);
  const { data } = useQuery({
    queryKey: keys.joinTokens(gateway),
    queryFn: ({ signal }) => read<Page<JoinToken>>(`/gateways/${gateway}/join-tokens`, {}, signal),
  });
  const open = data?.items.filter(({ used_at }) => !used_at) ?? [];
  return (
    <SideSection title={t('tokens')}>
      {data && open.length === 0 && <p className={classes.quiet}>{t('tokens.none')}</p>}
      <ul className={classes.tokens}>
        {open.map(({ id, name, prefix, expires_at, created_at }) => (
          <li key={id}>
            <span>{name || <code>{prefix}…</code>}</span>
            <Age at={created_at ?? expires_at} />
            <ActionIcon
              aria-label={t('token.withdraw', { name: name || (prefix ?? id) })}
              onClick={() =>
                withdraw.mutate({
                  method: 'DELETE',
                  path: `/gateways/${gateway}/join-tokens/${id}`,
                })
              }
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </SideSection>
  );
}
