/** Columns that every list of objects has: name, draft state, who changed it when. */
import type { IntentObject, Plural } from '@/api/types/intent';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './intent.module.css';
import type { AnyRow } from './kind';
import { StateWord } from './StateWord';
import { useIsUnsaved } from './unsaved';
import { placeOf } from './work';

type Words = { name: string; state: string; updated: string };

export function columnsOf<Row extends AnyRow>(
  plural: Plural,
  own: readonly Column<Row>[],
  words: Words,
): readonly Column<Row>[] {
  return [
    {
      key: 'name',
      header: words.name,
      width: 'minmax(130px, 1.4fr)',
      cell: ({ name, state }) => (
        <span className={classes.name} data-state={state}>
          {name}
        </span>
      ),
      sortBy: ({ name }) => name,
    },
    ...own,
    {
      key: 'state',
      header: words.state,
      width: '92px',
      cell: (row) => <DraftState plural={plural} object={row} />,
      sortBy: (row) => row.state,
    },
    {
      key: 'updated',
      header: words.updated,
      width: '104px',
      align: 'end',
      cell: ({ updated_at }) => <Age at={updated_at} />,
      sortBy: ({ updated_at }) => updated_at,
    },
  ];
}

/** Says only what differs from the live revision: what is published needs no word. */
function DraftState({ plural, object }: { plural: Plural; object: IntentObject<unknown> }) {
  const isUnsaved = useIsUnsaved(placeOf(object.slice, plural, object.name));
  if (isUnsaved) return <StateWord state="unsaved" />;
  return object.state === 'published' ? null : <StateWord state={object.state} />;
}
