/** Who asks for more: each request with what was seen of it, and what became of it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AccessRequest } from '@/api/types/egress';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Table } from '@/ui/table/Table';
import { useRequests } from '../reads';
import { useText } from '../text';
import { AskForAccess } from './AskForAccess';
import { Decide, type Decision } from './Decide';
import { useRequestColumns } from './columns';
import { Said } from './Said';

export function RequestsTab({ slice }: { slice: string }) {
  const t = useText();
  const list = useRequests(slice);
  const [isAsking, setAsking] = useState(false);
  const [deciding, setDeciding] = useState<[AccessRequest, Decision] | null>(null);
  const columns = useRequestColumns((request, decision) => setDeciding([request, decision]));
  const ask = <Button onClick={() => setAsking(true)}>{t('ask')}</Button>;
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  return (
    <>
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      {!list.isLoading && list.items.length === 0 && (
        <EmptyState
          kind="nothing"
          title={t('requests.none')}
          text={t('requests.none.text')}
          action={ask}
        />
      )}
      {list.items.length > 0 && (
        <Panel title={t('tab.requests')} aside={ask} flush>
          <Table
            label={t('tab.requests')}
            columns={columns}
            rows={list.items}
            rowKey={({ id }) => id}
            note={(request) => <Said request={request} />}
          />
          {list.hasMore && (
            <Button variant="subtle" size="compact-sm" onClick={list.readMore}>
              {t('cuts.more')}
            </Button>
          )}
        </Panel>
      )}
      {isAsking && <AskForAccess slice={slice} about={{}} onClose={() => setAsking(false)} />}
      {deciding && (
        <Decide
          slice={slice}
          request={deciding[0]}
          decision={deciding[1]}
          onClose={() => setDeciding(null)}
        />
      )}
    </>
  );
}
