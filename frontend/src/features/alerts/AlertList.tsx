/** Alerts that fire, or fired: how urgent, since when, what and where, who took it on, what changed before. */
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { byUrgency } from '@/alerts/looks';
import type { Alert } from '@/api/types/alerts';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import classes from './alerts.module.css';
import { useAlerts } from './reads';
import { useText } from './text';
import { useAlertColumns } from './useAlertColumns';

const idOf = ({ id }: Alert): string => id;

export function AlertList({ state }: { state: 'open' | 'resolved' }) {
  const t = useText();
  const alerts = useAlerts({ state });
  const columns = useAlertColumns(state === 'resolved');
  const rows = useMemo(
    () => (state === 'open' ? alerts.items.toSorted(byUrgency) : alerts.items),
    [alerts.items, state],
  );
  const navigate = useNavigate();
  return (
    <div className={classes.list}>
      <StaleNote error={alerts.error} readAtMs={alerts.readAtMs} onRetry={alerts.readAgain} />
      {alerts.error && alerts.items.length === 0 && (
        <Failure error={alerts.error} onRetry={alerts.readAgain} />
      )}
      <DataGrid
        label={t(state === 'open' ? 'tab.now' : 'tab.history')}
        rows={rows}
        columns={columns}
        rowKey={idOf}
        onOpen={({ id }) => void navigate({ to: paths.alert(id) })}
        isLoading={alerts.isLoading}
        isRefreshing={alerts.isRefreshing}
        isPartial={alerts.hasMore}
        onEnd={alerts.readMore}
        empty={
          <EmptyState kind="nothing" title={t(`none.${state}`)} text={t(`none.${state}.text`)} />
        }
      />
    </div>
  );
}
