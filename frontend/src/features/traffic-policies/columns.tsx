/** What the list says of a policy. */
import type { IntentObject } from '@/api/types/intent';
import { sentenceOf } from '@/intent/policies/kinds/kinds';
import type { Words } from '@/intent/policies/text';
import type { Column } from '@/ui/grid/columns';
import type { EditedSpec } from './blank';
import type { Place } from './named';
import classes from './policies.module.css';
import type { useText } from './text';

type Row = IntentObject<EditedSpec>;
type Named = ReadonlyMap<string, readonly Place[]>;

export function columns(t: ReturnType<typeof useText>, words: Words, named: Named): Column<Row>[] {
  const typeOf = ({ spec: { policy } }: Row) => policy && words(`type.${policy.type}`);
  const says = ({ spec: { policy } }: Row) => policy && sentenceOf(policy, words);
  const places = ({ name }: Row) => (named.get(name) ?? []).map((place) => place.name).join(', ');
  return [
    {
      key: 'type',
      header: t('column.type'),
      width: '150px',
      cell: typeOf,
      sortBy: (row) => typeOf(row) ?? '',
    },
    {
      key: 'says',
      header: t('column.says'),
      width: 'minmax(200px, 3fr)',
      cell: (row) => (
        <span className={classes.cut} title={says(row) ?? undefined}>
          {says(row)}
        </span>
      ),
      sortBy: (row) => says(row) ?? '',
    },
    {
      key: 'named',
      header: t('column.named'),
      width: 'minmax(120px, 1.2fr)',
      cell: (row) => <span className={classes.cut}>{places(row) || '–'}</span>,
      sortBy: ({ name }) => named.get(name)?.length ?? 0,
    },
  ];
}
