/** All traffic policies of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import { useSliceParam } from '@/api/useSlice';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import { usePoliciesText } from '@/intent/policies/text';
import { FIRST, policy, type EditedSpec } from './blank';
import { columns } from './columns';
import { PolicyForm } from './PolicyForm';
import { PolicyNotes } from './PolicyNotes';
import { useText } from './text';
import { useNamedBy } from './useNamedBy';

export default function TrafficPoliciesPage() {
  return <IntentPage kind={usePolicyKind()} />;
}

function usePolicyKind(): IntentKind<EditedSpec> {
  const t = useText();
  const words = usePoliciesText();
  const { named } = useNamedBy(useSliceParam());
  return useMemo(
    () => ({
      kind: 'traffic_policy',
      plural: 'traffic-policies',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text'), first: FIRST },
      filterHint: t('filter'),
      isWide: true,
      spared: ['named'],
      blank: policy,
      columns: columns(t, words, named),
      Form: PolicyForm,
      Notes: PolicyNotes,
    }),
    [t, words, named],
  );
}
