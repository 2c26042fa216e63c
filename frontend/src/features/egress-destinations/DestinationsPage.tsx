/** All named destinations of a slice, and beside them the editor of one with who may ask for it. */
import { useMemo } from 'react';
import type { NamedDestinationSpec } from '@/api/types/intent';
import { useSliceParam } from '@/api/useSlice';
import { useEgressPolicies } from '@/egress/reads';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import { blank, FIRST } from './blank';
import { DestinationForm } from './DestinationForm';
import { DestinationNotes } from './DestinationNotes';
import { useText } from './text';
import { useColumns } from './useColumns';
import { useLastDay } from './useLastDay';

export default function DestinationsPage() {
  return <IntentPage kind={useDestinationKind()} />;
}

function useDestinationKind(): IntentKind<NamedDestinationSpec> {
  const t = useText();
  const slice = useSliceParam();
  const { items: policies } = useEgressPolicies(slice);
  const columns = useColumns(policies, useLastDay(slice));
  return useMemo(
    () => ({
      kind: 'egress_destination',
      plural: 'egress-destinations',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text'), first: FIRST },
      filterHint: t('filter'),
      isWide: true,
      spared: ['alias', 'regions', 'seen', 'reachers'],
      nameHint: t('name.hint'),
      blank,
      columns,
      Form: DestinationForm,
      Notes: DestinationNotes,
    }),
    [t, columns],
  );
}
