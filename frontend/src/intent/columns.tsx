/** Columns that every list of objects has: name, draft state, who changed it when. */
import type { IntentObject } from '@/api/types/intent';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './intent.module.css';
import { StateWord } from './StateWord';

type Names = { name: string; state: string; updated: string };

export const nameColumn = <Spec,>(header: string): Column<IntentObject<Spec>> => ({
  key: 'name',
  header,
  width: 'minmax(140px, 1.4fr)',
  cell: ({ name }) => <span className={classes.name}>{name}</span>,
  sortBy: ({ name }) => name,
});

export const trailingColumns = <Spec,>({
  state,
  updated,
}: Omit<Names, 'name'>): Column<IntentObject<Spec>>[] => [
  {
    key: 'state',
    header: state,
    width: '96px',
    cell: (row) => <StateWord state={row.state} />,
    sortBy: (row) => row.state,
  },
  {
    key: 'updated',
    header: updated,
    width: '110px',
    align: 'end',
    cell: ({ updated_at }) => <Age at={updated_at} />,
    sortBy: ({ updated_at }) => updated_at,
  },
];
