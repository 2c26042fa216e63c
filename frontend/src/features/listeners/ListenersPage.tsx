/** The listeners of a gateway, in the platform's slice. */
import { useMemo } from 'react';
import type { Listener, ListenerSpec } from '@/api/types/intent';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import type { Column } from '@/ui/grid/columns';
import { Direction } from './Direction';
import { ListenerForm } from './ListenerForm';
import { useListenersText } from './text';
import { isWayOut } from './wayOut';

export default function ListenersPage() {
  return <IntentPage kind={useListenerKind()} />;
}

function useListenerKind(): IntentKind<ListenerSpec> {
  const t = useListenersText();
  return useMemo(
    () => ({
      kind: 'listener',
      plural: 'listeners',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      blank: () => ({
        description: '',
        protocol: 'http',
        address: '0.0.0.0',
        port: 80,
        certificate: null,
        tls: null,
        http3: false,
        http3_port: null,
        workload_tls: null,
        max_connections: null,
        connections_per_second: null,
        sources: [],
        destination_port: null,
      }),
      columns: columns(t),
      Form: ListenerForm,
    }),
    [t],
  );
}

const columns = (t: ReturnType<typeof useListenersText>): Column<Listener>[] => [
  {
    key: 'protocol',
    header: t('column.protocol'),
    width: '120px',
    cell: ({ spec }) => t(spec.http3 ? 'https.http3' : spec.protocol),
    sortBy: ({ spec }) => spec.protocol,
  },
  {
    key: 'direction',
    header: t('column.direction'),
    width: '120px',
    cell: ({ spec }) => <Direction isOut={isWayOut(spec.protocol)} />,
    sortBy: ({ spec }) => Number(isWayOut(spec.protocol)),
  },
  {
    key: 'address',
    header: t('column.address'),
    width: 'minmax(140px, 1.5fr)',
    cell: ({ spec }) => <code>{`${spec.address}:${spec.port}`}</code>,
    sortBy: ({ spec }) => spec.port,
  },
  {
    key: 'certificate',
    header: t('column.certificate'),
    width: '110px',
    cell: ({ spec }) => spec.certificate ?? '–',
  },
];
