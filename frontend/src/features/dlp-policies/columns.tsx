/** What the list says of a policy. */
import type { DlpPolicy } from '@/api/types/dlp';
import type { Column } from '@/ui/grid/columns';
import type { Place } from './attachments';
import { Mode } from './Mode';
import classes from './policies.module.css';
import type { useText } from './text';

type Translate = ReturnType<typeof useText>;
type Attached = ReadonlyMap<string, readonly Place[]>;

export const columns = (t: Translate, attached: Attached): Column<DlpPolicy>[] => [
  {
    key: 'mode',
    header: t('mode'),
    width: '110px',
    cell: ({ spec }) => <Mode mode={spec.mode} />,
    sortBy: ({ spec }) => spec.mode,
  },
  {
    key: 'detectors',
    header: t('column.detectors'),
    width: '96px',
    align: 'end',
    cell: ({ spec }) => spec.detectors.length + spec.patterns.length,
    sortBy: ({ spec }) => spec.detectors.length + spec.patterns.length,
  },
  {
    key: 'secrets',
    header: t('column.secrets'),
    width: '80px',
    align: 'end',
    cell: ({ spec }) => spec.secrets.length,
    sortBy: ({ spec }) => spec.secrets.length,
  },
  {
    key: 'exclusions',
    header: t('exclusions'),
    width: '100px',
    align: 'end',
    cell: ({ spec }) => spec.exclusions.length,
    sortBy: ({ spec }) => spec.exclusions.length,
  },
  {
    key: 'attached',
    header: t('column.attached'),
    width: 'minmax(140px, 2fr)',
    cell: ({ name }) => {
      const names = (attached.get(name) ?? []).map((place) => place.name).join(', ');
      return <span className={classes.places}>{names || '–'}</span>;
    },
    sortBy: ({ name }) => attached.get(name)?.length ?? 0,
  },
];
