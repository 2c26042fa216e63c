/** What every listener and service of a gateway starts from: one object, in the platform's slice. */
import { useMemo } from 'react';
import type { Defaults, DefaultsSpec } from '@/api/types/intent';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import type { Column } from '@/ui/grid/columns';
import { blank, NAME } from './blank';
import { DefaultsForm } from './DefaultsForm';
import { useDefaultsText } from './text';

export default function DefaultsPage() {
  return <IntentPage kind={useDefaultsKind()} />;
}

function useDefaultsKind(): IntentKind<DefaultsSpec> {
  const t = useDefaultsText();
  return useMemo(
    () => ({
      kind: 'defaults',
      plural: 'defaults',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      isWide: true,
      spared: ['waf'],
      onlyName: NAME,
      blank,
      columns: columns(t),
      Form: DefaultsForm,
    }),
    [t],
  );
}

const columns = (t: ReturnType<typeof useDefaultsText>): Column<Defaults>[] => [
  {
    key: 'hops',
    header: t('column.hops'),
    width: '150px',
    cell: ({ spec }) => spec.trusted_hops,
  },
  {
    key: 'policies',
    header: t('column.policies'),
    width: 'minmax(140px, 2fr)',
    cell: ({ spec }) => spec.policies.join(', ') || '–',
  },
  {
    key: 'waf',
    header: t('column.waf'),
    width: '140px',
    cell: ({ spec }) => spec.waf?.policy ?? '–',
  },
];
