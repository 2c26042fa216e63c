/** The shifts of a slice, those under way first; and the way to start one. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Table } from '@/ui/table/Table';
import { useShiftColumns } from './columns';
import { useShifts } from './reads';
import classes from './shifts.module.css';
import { isEnded } from './standing';
import { StartShift } from './StartShift';
import { useText } from './text';

export default function ShiftsPage() {
  const t = useText();
  const slice = useSliceParam();
  const [{ route }, setUrl] = useUrlState();
  const mayPublish = useMayInSlice(slice, 'publish');
  useTopics([`slice:${slice}`]);
  const { data: shifts, error, refetch, dataUpdatedAt } = useShifts(slice);
  const [isStarting, setStarting] = useState(false);
  const columns = useShiftColumns();
  const again = () => void refetch();
  const close = () => {
    setStarting(false);
    setUrl({ route: '' });
  };
  const isEmpty = shifts?.length === 0;
  const start = mayPublish && <Button onClick={() => setStarting(true)}>{t('start')}</Button>;
  return (
    <Page
      title={t('title')}
      flow
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: `/slices/${slice}/shifts` }} />
          {!isEmpty && start}
        </>
      }
    >
      {error && !shifts && <Failure error={error} onRetry={again} />}
      {shifts && <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />}
      {isEmpty && (
        <EmptyState kind="nothing" title={t('none')} text={t('none.text')} action={start} />
      )}
      {shifts && !isEmpty && (
        <Panel flush>
          <Table
            label={t('title')}
            columns={columns}
            rows={shifts.toSorted((one, other) => Number(isEnded(one)) - Number(isEnded(other)))}
            rowKey={({ id }) => id}
            note={({ cause, reason }) =>
              (cause || reason) && <span className={classes.why}>{cause || reason}</span>
            }
          />
        </Panel>
      )}
      {mayPublish && (isStarting || route !== undefined) && (
        <StartShift slice={slice} route={route ?? ''} onClose={close} />
      )}
    </Page>
  );
}
