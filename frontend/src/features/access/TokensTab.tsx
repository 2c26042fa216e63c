/** Tokens for automation: what each may do, until when, and whether anybody still uses it. */
import { useMemo, useState } from 'react';
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
import { RotateToken } from './RotateToken';
import { TabFrame } from './TabFrame';
import { useText } from './text';
import { useTokenColumns } from './useTokenColumns';

const idOf = ({ id }: Token) => id;
const keeps = ({ name, prefix, scopes, ...of }: Token, filter: string) =>
  matches(filter, name, prefix, of.created_by, of.service_account ?? '', ...scopes);

const isExpired = ({ expires_at }: Token): boolean => Date.parse(expires_at) < serverNow();

export function TokensTab({ tenant }: { tenant: string }) {
  const t = useText();
  const tokens = useTokens(tenant);
  const mayChange = useMay(tenant, 'tokens');
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const [rotating, setRotating] = useState<Token | null>(null);
  const verbs = useMemo(() => ({ onRotate: setRotating, onRevoke: setRevoking }), []);
  const columns = useTokenColumns(mayChange ? verbs : undefined);
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
      {rotating && (
        <RotateToken tenant={tenant} token={rotating} onClose={() => setRotating(null)} />
      )}
      {revoking && (
        <RevokeToken tenant={tenant} token={revoking} onClose={() => setRevoking(null)} />
      )}
    </TabFrame>
  );
}
