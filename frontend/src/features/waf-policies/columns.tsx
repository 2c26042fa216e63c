/** What the list says of a policy. */
import { serverNow } from '@/lib/clock';
import type { WafPolicy } from '@/api/types/intent';
import type { Column } from '@/ui/grid/columns';
import { Mark } from '@/ui/status/Mark';
import type { Place } from './attachments';
import { isOver } from './describe';
import { LOOKS } from './modes';
import type { useText } from './text';
import classes from './policies.module.css';

type Translate = ReturnType<typeof useText>;
type Attached = ReadonlyMap<string, readonly Place[]>;

export const columns = (t: Translate, attached: Attached): Column<WafPolicy>[] => [
  {
    key: 'mode',
    header: t('column.mode'),
    width: '96px',
    cell: ({ spec: { mode } }) => (
      <span className={classes.mode}>
        <Mark {...LOOKS[mode]} /> {t(`mode.${mode}`)}
      </span>
    ),
    sortBy: ({ spec }) => spec.mode,
  },
  {
    key: 'paranoia',
    header: t('column.paranoia'),
    width: '84px',
    align: 'end',
    cell: ({ spec }) => spec.paranoia,
    sortBy: ({ spec }) => spec.paranoia,
  },
  {
    key: 'rules',
    header: t('column.rules'),
    width: '70px',
    align: 'end',
    cell: ({ spec }) => spec.rules.length,
    sortBy: ({ spec }) => spec.rules.length,
  },
  {
    key: 'exclusions',
    header: t('column.exclusions'),
    width: '130px',
    align: 'end',
    cell: ({ spec: { exclusions } }) => {
      const now = serverNow();
      const over = exclusions.filter((one) => isOver(one, now)).length;
      return over > 0
        ? t('column.exclusions.over', { count: exclusions.length, over })
        : exclusions.length;
    },
    sortBy: ({ spec }) => spec.exclusions.length,
  },
  {
    key: 'attached',
    header: t('column.attached'),
    width: 'minmax(140px, 2fr)',
    cell: ({ name }) => {
      const places = attached.get(name) ?? [];
      const names = places.map((place) => place.name).join(', ');
      return <span className={classes.places}>{names || t('attached.none')}</span>;
    },
    sortBy: ({ name }) => attached.get(name)?.length ?? 0,
  },
];
