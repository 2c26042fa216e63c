import { useMemo } from 'react';
import type { View } from '@/api/types/people';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import { useText } from './text';
import { ViewVerbs } from './ViewVerbs';

const WORDS = {
  asked: 'views.asked.state',
  consented: 'views.consented',
  refused: 'views.refused',
  active: 'views.active',
  ended: 'views.ended',
  expired: 'views.expired',
} as const;

/** Columns of the list of views, with what one may decide. */
export function useViewColumns(tenant: string): Column<View>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'by',
        header: t('views.by'),
        width: 'minmax(140px, 1fr)',
        cell: ({ by }) => <span>{by.email}</span>,
      },
      {
        key: 'as',
        header: t('views.as'),
        width: 'minmax(140px, 1fr)',
        cell: ({ viewed }) => <span>{viewed.email}</span>,
      },
      {
        key: 'reason',
        header: t('views.reason'),
        width: 'minmax(140px, 1.4fr)',
        cell: ({ reason }) => <span title={reason}>{reason}</span>,
      },
      {
        key: 'deed',
        header: t('views.deed'),
        width: '120px',
        cell: ({ writable }) => (
          <span>{t(writable ? 'views.deed.change' : 'views.deed.look')}</span>
        ),
      },
      {
        key: 'state',
        header: t('invitation.state'),
        width: '100px',
        cell: ({ state, consented_by }) => <span title={consented_by}>{t(WORDS[state])}</span>,
      },
      {
        key: 'until',
        header: t('views.until'),
        width: '90px',
        align: 'end',
        sortBy: ({ asked_at }) => asked_at,
        cell: ({ expires_at, ended_at }) => <Age at={ended_at ?? expires_at} />,
      },
      {
        key: 'verbs',
        header: t('views.verbs'),
        isHeaderHidden: true,
        width: '170px',
        align: 'end',
        cell: (view) => <ViewVerbs tenant={tenant} view={view} />,
      },
    ],
    [t, tenant],
  );
}
