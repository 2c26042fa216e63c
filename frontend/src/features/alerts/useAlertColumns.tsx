import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { AlertStateMark } from '@/alerts/AlertStateMark';
import { stateOf, urgency } from '@/alerts/looks';
import { SeverityMark } from '@/alerts/SeverityMark';
import type { Alert } from '@/api/types/alerts';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './alerts.module.css';
import { useText, type Text } from './text';

const NARROW = '(max-width: 1180px)';

/** Columns of the list of alerts; `isOver`: of those that fired before. */
export function useAlertColumns(isOver: boolean): Column<Alert>[] {
  const t = useText();
  const isNarrow = useMediaQuery(NARROW);
  return useMemo(
    () => [
      {
        key: 'severity',
        header: t('severity'),
        width: '76px',
        sortBy: urgency,
        cell: ({ severity }) => <SeverityMark severity={severity} />,
      },
      {
        key: 'state',
        header: t('state'),
        width: '112px',
        sortBy: stateOf,
        cell: (alert) => <AlertStateMark alert={alert} />,
      },
      {
        key: 'title',
        header: t('what'),
        width: 'minmax(180px, 2.4fr)',
        sortBy: ({ title }) => title,
        cell: ({ title, muted_by, is_flapping }) => (
          <span title={muted_by || title}>
            {title}
            {muted_by && <em className={classes.tag}>{t('muted')}</em>}
            {is_flapping && <em className={classes.tag}>{t('flapping')}</em>}
          </span>
        ),
      },
      {
        key: 'where',
        header: t('where'),
        width: 'minmax(124px, 0.7fr)',
        sortBy: ({ tenant, gateway }) => `${tenant}@${gateway}`,
        cell: ({ tenant, gateway }) => (
          <span className="mono">{gateway ? `${tenant}@${gateway}` : tenant}</span>
        ),
      },
      {
        key: 'since',
        header: t(isOver ? 'resolved' : 'since'),
        width: '88px',
        align: 'end',
        sortBy: ({ since, resolved_at }) => (isOver ? resolved_at : since),
        cell: ({ since, resolved_at }) => <Age at={isOver ? resolved_at : since} />,
      },
      {
        key: 'by',
        header: t('acknowledgedBy'),
        width: 'minmax(96px, 0.8fr)',
        sortBy: ({ acknowledged_by }) => acknowledged_by ?? '',
        cell: ({ acknowledged_by }) => <span>{acknowledged_by ?? '–'}</span>,
      },
      ...(isNarrow ? [] : [changeColumn(t)]),
    ],
    [t, isOver, isNarrow],
  );
}

/** Where there is no room for it, it stands on the page of the alert. */
const changeColumn = (t: Text): Column<Alert> => ({
  key: 'change',
  header: t('change'),
  width: 'minmax(96px, 1.2fr)',
  cell: ({ change }) => <span title={change?.text}>{change?.text ?? '–'}</span>,
});
