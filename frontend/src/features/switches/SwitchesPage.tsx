/** The switches of a slice: what is on, what is being lifted, what was; and the way to throw one. */
import { Button } from '@mantine/core';
import { IconPower } from '@tabler/icons-react';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { KillSwitch } from '@/api/types/switches';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useSwitches } from '@/api/useSwitches';
import { useTopics } from '@/lib/live/live';
import { parseSlice } from '@/lib/slices';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Table } from '@/ui/table/Table';
import { useSwitchColumns } from './columns';
import { LiftSwitch } from './LiftSwitch';
import { bySwitchState, countOn } from './order';
import { PlatformPanel } from './PlatformPanel';
import { useText } from './text';
import { ThrowSwitch } from './ThrowSwitch';

export default function SwitchesPage() {
  const t = useText();
  const slice = useSliceParam();
  const [{ route }, setUrl] = useUrlState();
  const mayPublish = useMayInSlice(slice, 'publish');
  const mayOperate = useMayOnPlatform('operate');
  useTopics([`slice:${slice}`]);
  const { data: switches, error, refetch, dataUpdatedAt } = useSwitches(slice);
  const [isThrowing, setThrowing] = useState(false);
  const [lifting, setLifting] = useState<KillSwitch | null>(null);
  const columns = useSwitchColumns(mayPublish ? setLifting : null);
  const again = () => void refetch();
  const close = () => {
    setThrowing(false);
    setUrl({ route: '' });
  };
  const isEmpty = switches?.length === 0;
  const toThrow = mayPublish && (
    <Button
      variant="outline"
      color="claret"
      leftSection={<IconPower size={14} />}
      onClick={() => setThrowing(true)}
    >
      {t('throw')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      meta={switches && !isEmpty && t('on', { count: countOn(switches) })}
      flow
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: `/slices/${slice}/switches` }} />
          {!isEmpty && toThrow}
        </>
      }
    >
      {error && !switches && <Failure error={error} onRetry={again} />}
      {switches && <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />}
      {isEmpty && (
        <EmptyState kind="nothing" title={t('none')} text={t('none.text')} action={toThrow} />
      )}
      {switches && !isEmpty && (
        <Panel flush>
          <Table
            label={t('title')}
            columns={columns}
            rows={switches.toSorted(bySwitchState)}
            rowKey={({ id }) => id}
          />
        </Panel>
      )}
      {mayOperate && <PlatformPanel gateway={parseSlice(slice).gateway} />}
      {mayPublish && (isThrowing || route !== undefined) && (
        <ThrowSwitch slice={slice} route={route ?? ''} onClose={close} />
      )}
      {lifting && <LiftSwitch thrown={lifting} onClose={() => setLifting(null)} />}
    </Page>
  );
}
