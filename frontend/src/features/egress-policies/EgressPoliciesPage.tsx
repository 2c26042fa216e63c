/** All egress policies of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import type { EgressPolicy, EgressPolicySpec } from '@/api/types/intent';
import { ModeMark } from '@/egress/ModeMark';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import type { Column } from '@/ui/grid/columns';
import { FIRST, policy } from './blank';
import { PolicyForm } from './PolicyForm';
import { PolicyNotes } from './PolicyNotes';
import classes from './policies.module.css';
import { useText } from './text';

export default function EgressPoliciesPage() {
  return <IntentPage kind={usePolicyKind()} />;
}

function usePolicyKind(): IntentKind<EgressPolicySpec> {
  const t = useText();
  return useMemo(
    () => ({
      kind: 'egress_policy',
      plural: 'egress-policies',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text'), first: FIRST },
      filterHint: t('filter'),
      isWide: true,
      spared: ['allows', 'denies'],
      blank: policy,
      columns: columns(t),
      Form: PolicyForm,
      Notes: PolicyNotes,
    }),
    [t],
  );
}

const columns = (t: ReturnType<typeof useText>): Column<EgressPolicy>[] => [
  {
    key: 'mode',
    header: t('mode'),
    width: '104px',
    cell: ({ spec }) => <ModeMark mode={spec.mode} />,
    sortBy: ({ spec }) => spec.mode,
  },
  {
    key: 'workloads',
    header: t('workloads'),
    width: 'minmax(140px, 2fr)',
    cell: ({ spec }) => <span className={classes.names}>{spec.workloads.join(', ')}</span>,
    sortBy: ({ spec }) => spec.workloads.join(', '),
  },
  counted('allows', t('column.allows'), 'allow'),
  counted('denies', t('column.denies'), 'deny'),
];

const counted = (key: string, header: string, wanted: 'allow' | 'deny'): Column<EgressPolicy> => {
  const count = ({ spec }: EgressPolicy) =>
    spec.rules.filter(({ action }) => action === wanted).length;
  return { key, header, width: '104px', align: 'end', cell: count, sortBy: count };
};
