/** All lists of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import type { ListedList, ListSpec } from '@/api/types/intent';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import { formatCount } from '@/lib/numbers';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import { ListForm } from './ListForm';
import { ListNotes } from './ListNotes';
import { OpenList } from './OpenList';
import { useText } from './text';

export default function ListsPage() {
  return <IntentPage kind={useListKind()} />;
}

function useListKind(): IntentKind<ListSpec, ListedList> {
  const t = useText();
  return useMemo(
    () => ({
      kind: 'list',
      plural: 'lists',
      title: t('title'),
      newLabel: t('new'),
      nameHint: t('name.hint'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      isWide: true,
      spared: ['end', 'description'],
      blank: () => ({ description: '', type: 'address', entries: [] }),
      columns: columns(t),
      Form: ListForm,
      Notes: ListNotes,
      Open: OpenList,
    }),
    [t],
  );
}

const columns = (t: ReturnType<typeof useText>): Column<ListedList>[] => [
  {
    key: 'type',
    header: t('column.type'),
    width: '110px',
    cell: ({ spec }) => t(`type.${spec.type}`),
    sortBy: ({ spec }) => spec.type,
  },
  {
    key: 'entries',
    header: t('column.entries'),
    width: '84px',
    align: 'end',
    cell: ({ entry_count: count }) => formatCount(count),
    sortBy: ({ entry_count: count }) => count,
  },
  {
    key: 'end',
    header: t('column.end'),
    width: '110px',
    align: 'end',
    cell: ({ next_expiry: end }) => (end ? <Age at={end} /> : '–'),
  },
  {
    key: 'description',
    header: t('description'),
    width: 'minmax(120px, 2fr)',
    cell: ({ spec }) => spec.description,
    sortBy: ({ spec }) => spec.description,
  },
];
