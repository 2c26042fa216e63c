/** Tokens for automation: what each may do, until when, and whether anybody still uses it. */
import { useState } from 'react';
import { useMay } from '@/api/me';
import type { Token } from '@/api/types/people';
import { serverNow } from '@/lib/clock';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { ScrapeHint } from '@/ui/scrape/ScrapeHint';
import { AddButton } from './AddButton';
import { AddToken } from './AddToken';
import { Listing } from './Listing';
import { matches } from './matches';
import { useTokens } from './reads';
import { RevokeToken } from './RevokeToken';
import { TabFrame } from './TabFrame';
import { useText } from './text';
import { useTokenColumns } from './useTokenColumns';

const idOf = ({ id }: Token) => id;
const keeps = ({ name, prefix, scopes, created_by }: Token, filter: string) =>
  matches(filter, name, prefix, created_by, ...scopes);

const isExpired = ({ expires_at }: Token): boolean => Date.parse(expires_at) < serverNow();

export function TokensTab({ tenant }: { tenant: string }) {
  const t = useText();
  const tokens = useTokens(tenant);
  const mayChange = useMay(tenant, 'tokens');
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const columns = useTokenColumns(mayChange ? setRevoking : undefined);
  return (
    <TabFrame
      verbs={
        <>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/tokens` }} />
          {mayChange && <AddButton label={t('token.add')} onClick={() => setAdding(true)} />}
        </>
      }
    >
      <Listing
        label={t('tab.tokens')}
        list={tokens}
        columns={columns}
        rowKey={idOf}
        keeps={keeps}
        isMuted={isExpired}
        permission="tokens"
        nothing={{ title: t('tokens.none'), text: t('tokens.none.text') }}
      />
      <ScrapeHint name={tenant} path={`/tenants/${tenant}/metrics`} />
      {isAdding && <AddToken tenant={tenant} onClose={() => setAdding(false)} />}
      {revoking && (
        <RevokeToken tenant={tenant} token={revoking} onClose={() => setRevoking(null)} />
      )}
    </TabFrame>
  );
}
