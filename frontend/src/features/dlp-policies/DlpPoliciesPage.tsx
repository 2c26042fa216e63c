/** All DLP policies of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import type { DlpPolicySpec } from '@/api/types/dlp';
import { useSliceParam } from '@/api/useSlice';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import { policy } from './blank';
import { columns } from './columns';
import { PolicyForm } from './PolicyForm';
import { PolicyNotes } from './PolicyNotes';
import { useText } from './text';
import { useAttachments } from './useAttachments';

export default function DlpPoliciesPage() {
  return <IntentPage kind={usePolicyKind()} />;
}

function usePolicyKind(): IntentKind<DlpPolicySpec> {
  const t = useText();
  const { attached } = useAttachments(useSliceParam());
  return useMemo(
    () => ({
      kind: 'dlp_policy',
      plural: 'dlp-policies',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      isWide: true,
      spared: ['secrets', 'exclusions', 'attached'],
      blank: policy,
      columns: columns(t, attached),
      Form: PolicyForm,
      Notes: PolicyNotes,
    }),
    [t, attached],
  );
}
