/** What the list says of a consumer. */
import type { Consumer, ConsumersUsage } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './consumers.module.css';
import type { Words } from './text';

export function columns(t: Words, usage: ConsumersUsage | undefined): Column<Consumer>[] {
  const used = new Map(usage?.consumers.map((one) => [one.consumer, one]));
  const refusedOf = (name: string) => {
    const use = used.get(name);
    return use ? use.limited + use.refused : 0;
  };
  return [
    {
      key: 'groups',
      header: t('groups'),
      width: 'minmax(100px, 1.2fr)',
      cell: ({ spec }) => <span className={classes.cut}>{spec.groups.join(', ') || '–'}</span>,
      sortBy: ({ spec }) => spec.groups.join(', '),
    },
    {
      key: 'keys',
      header: t('keys'),
      width: '70px',
      align: 'end',
      cell: ({ spec }) => spec.keys.length || <span className={classes.warn}>{t('none')}</span>,
      sortBy: ({ spec }) => spec.keys.length,
    },
    {
      key: 'requests',
      header: t('column.requests'),
      width: '110px',
      align: 'end',
      cell: ({ name }) => formatCount(used.get(name)?.total ?? 0),
      sortBy: ({ name }) => used.get(name)?.total ?? 0,
    },
    {
      key: 'refused',
      header: t('column.refused'),
      width: '110px',
      align: 'end',
      cell: ({ name }) => formatCount(refusedOf(name)),
      sortBy: ({ name }) => refusedOf(name),
    },
    {
      key: 'last',
      header: t('column.last'),
      width: '110px',
      cell: ({ name }) => <Age at={used.get(name)?.last_used_at ?? null} />,
      sortBy: ({ name }) => used.get(name)?.last_used_at ?? '',
    },
  ];
}
