/** All workloads of a slice, and beside them one with its credentials and what it may reach. */
import { useMemo } from 'react';
import type { EgressPolicy, Workload, WorkloadSpec } from '@/api/types/intent';
import { useSliceParam } from '@/api/useSlice';
import { useEgressPolicies } from '@/egress/reads';
import { rightsOf } from '@/egress/rights';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import type { Column } from '@/ui/grid/columns';
import { useText } from './text';
import { WorkloadForm } from './WorkloadForm';
import { WorkloadNotes } from './WorkloadNotes';
import classes from './workloads.module.css';

export default function WorkloadsPage() {
  return <IntentPage kind={useWorkloadKind()} />;
}

const FIRST = { name: 'orders', spec: { owner: 'Orders team' } };

const blank = (): WorkloadSpec => ({
  description: '',
  owner: '',
  credentials: [],
  rate: null,
  data_classes: [],
  revoked_certificates: [],
  certificates_since: null,
  max_tunnels: null,
  by_source: false,
});

function useWorkloadKind(): IntentKind<WorkloadSpec> {
  const t = useText();
  const { items: policies } = useEgressPolicies(useSliceParam());
  return useMemo(
    () => ({
      kind: 'workload',
      plural: 'workloads',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text'), first: FIRST },
      filterHint: t('filter'),
      isWide: true,
      spared: ['owner', 'credentials'],
      blank,
      columns: columns(t, policies),
      Form: WorkloadForm,
      Notes: WorkloadNotes,
    }),
    [t, policies],
  );
}

const columns = (
  t: ReturnType<typeof useText>,
  policies: readonly EgressPolicy[],
): Column<Workload>[] => [
  {
    key: 'owner',
    header: t('owner'),
    width: 'minmax(120px, 1fr)',
    cell: ({ spec }) => spec.owner || '–',
    sortBy: ({ spec }) => spec.owner,
  },
  {
    key: 'credentials',
    header: t('credentials'),
    width: '100px',
    align: 'end',
    cell: ({ spec: { credentials } }) =>
      credentials.length || <span className={classes.warn}>{t('none')}</span>,
    sortBy: ({ spec }) => spec.credentials.length,
  },
  {
    key: 'policies',
    header: t('column.policies'),
    width: 'minmax(160px, 2fr)',
    cell: ({ name }) => {
      const rights = rightsOf(name, policies);
      const names = rights.policies.map((policy) => policy.name).join(', ');
      if (!names) return <span className={classes.warn}>{t('column.policies.none')}</span>;
      return (
        <span className={classes.names}>
          {names} {rights.isObserved && <em>{t('column.observed')}</em>}
        </span>
      );
    },
    sortBy: ({ name }) => rightsOf(name, policies).policies.length,
  },
];
