/** All hostnames of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import type { Hostname, HostnameSpec } from '@/api/types/intent';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import type { Column } from '@/ui/grid/columns';
import { HostnameForm } from './HostnameForm';
import { HostnameNotes } from './HostnameNotes';
import { useHostnamesText } from './text';

export default function HostnamesPage() {
  return <IntentPage kind={useHostnameKind()} />;
}

function useHostnameKind(): IntentKind<HostnameSpec> {
  const t = useHostnamesText();
  return useMemo(
    () => ({
      kind: 'hostname',
      plural: 'hostnames',
      title: t('title'),
      newLabel: t('new'),
      nameHint: t('name.hint'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      blank: () => ({
        description: '',
        redirect_to_https: false,
        hsts: null,
        client_certificate: null,
        waf: null,
        dlp: null,
        records: null,
        policies: [],
        policies_off: [],
      }),
      columns: columns(t),
      Form: HostnameForm,
      Notes: HostnameNotes,
    }),
    [t],
  );
}

const columns = (t: ReturnType<typeof useHostnamesText>): Column<Hostname>[] => [
  {
    key: 'https',
    header: t('column.https'),
    width: '140px',
    cell: ({ spec }) => t(spec.redirect_to_https ? 'https.redirect' : 'https.serve'),
    sortBy: ({ spec }) => Number(spec.redirect_to_https),
  },
  {
    key: 'clients',
    header: t('column.clients'),
    width: '150px',
    cell: ({ spec }) => t(`column.clients.${spec.client_certificate?.mode ?? 'off'}`),
    sortBy: ({ spec }) => spec.client_certificate?.mode ?? '',
  },
  {
    key: 'waf',
    header: t('column.waf'),
    width: '120px',
    cell: ({ spec }) => spec.waf?.policy ?? '–',
    sortBy: ({ spec }) => spec.waf?.policy ?? '',
  },
  {
    key: 'description',
    header: t('description'),
    width: 'minmax(140px, 2fr)',
    cell: ({ spec }) => spec.description,
    sortBy: ({ spec }) => spec.description,
  },
];
