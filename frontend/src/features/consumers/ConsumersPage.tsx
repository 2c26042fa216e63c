/** All consumers of a slice, and beside them one with its keys and how they are used. */
import { useMemo } from 'react';
import type { ConsumerSpec } from '@/api/types/intent';
import { useSliceParam } from '@/api/useSlice';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import { columns } from './columns';
import { ConsumerForm } from './ConsumerForm';
import { ConsumerNotes } from './ConsumerNotes';
import { useText } from './text';
import { useConsumersUsage } from './useUsage';

export default function ConsumersPage() {
  return <IntentPage kind={useConsumerKind()} />;
}

const FIRST = { name: 'mobile-app', spec: { description: 'The app in the stores' } };

const blank = (): ConsumerSpec => ({ description: '', groups: [], keys: [] });

function useConsumerKind(): IntentKind<ConsumerSpec> {
  const t = useText();
  const { data: usage } = useConsumersUsage(useSliceParam());
  return useMemo(
    () => ({
      kind: 'consumer',
      plural: 'consumers',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text'), first: FIRST },
      filterHint: t('filter'),
      isWide: true,
      spared: ['groups', 'refused'],
      blank,
      columns: columns(t, usage),
      Form: ConsumerForm,
      Notes: ConsumerNotes,
    }),
    [t, usage],
  );
}
