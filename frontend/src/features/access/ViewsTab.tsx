/** Platform people who look as a member does: who asks, who was let, who looks now, and what is allowed for good. */
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import { useTopics } from '@/lib/live/live';
import { ApiCall } from '@/ui/apicall/ApiCall';
import type { View } from '@/api/types/people';
import { AddButton } from './AddButton';
import { AskToView } from './AskToView';
import { Listing } from './Listing';
import { matches } from './matches';
import { useViews } from './reads';
import { StandingConsentLine } from './StandingConsentLine';
import { TabFrame } from './TabFrame';
import { useText } from './text';
import { useViewColumns } from './useViewColumns';

const idOf = ({ id }: View) => id;
const keeps = ({ by, viewed, reason, state }: View, filter: string) =>
  matches(filter, by.email, viewed.email, reason, state);
const isOver = ({ state }: View) => !['asked', 'consented', 'active'].includes(state);

export function ViewsTab({ tenant }: { tenant: string }) {
  const t = useText();
  const views = useViews(tenant);
  const mayAsk = useMayOnPlatform('operate');
  const [isAsking, setAsking] = useState(false);
  const columns = useViewColumns(tenant);
  useTopics([`tenant:${tenant}`]);
  return (
    <TabFrame
      verbs={
        <>
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/views` }} />
          {mayAsk && <AddButton label={t('views.ask')} onClick={() => setAsking(true)} />}
        </>
      }
    >
      <StandingConsentLine tenant={tenant} />
      <Listing
        label={t('tab.views')}
        list={views}
        columns={columns}
        rowKey={idOf}
        keeps={keeps}
        isMuted={isOver}
        nothing={{ title: t('views.none'), text: t('views.none.text') }}
      />
      {isAsking && <AskToView tenant={tenant} onClose={() => setAsking(false)} />}
    </TabFrame>
  );
}
