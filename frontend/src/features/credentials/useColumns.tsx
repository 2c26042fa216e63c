/** What a line of the list of credentials shows. */
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Credential } from '@/api/types/credentials';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './credentials.module.css';
import { STATES } from './looks';
import { StateMark } from './StateMark';
import { useText, type CredentialsText } from './text';

const NARROW = '(max-width: 1180px)';

export function useColumns(): readonly Column<Credential>[] {
  const t = useText();
  const isNarrow = useMediaQuery(NARROW);
  return useMemo(
    () => [...first(t), ...(isNarrow ? [] : [source(t)]), ...last(t, isNarrow)],
    [t, isNarrow],
  );
}

const first = (t: CredentialsText): Column<Credential>[] => [
  {
    key: 'state',
    header: t('column.state'),
    width: '118px',
    cell: ({ state }) => <StateMark state={state} />,
    sortBy: ({ state }) => STATES.indexOf(state),
  },
  {
    key: 'name',
    header: t('column.name'),
    width: 'minmax(120px, 1.4fr)',
    cell: ({ name }) => (
      <span className="mono" title={name}>
        {name}
      </span>
    ),
    sortBy: ({ name }) => name,
  },
  {
    key: 'kind',
    header: t('column.kind'),
    width: 'minmax(120px, 1fr)',
    cell: ({ kind }) => t(`kind.${kind}`),
    sortBy: ({ kind }) => kind,
  },
];

const source = (t: CredentialsText): Column<Credential> => ({
  key: 'source',
  header: t('column.source'),
  width: '92px',
  cell: ({ source: from }) => t(`source.${from}`),
  sortBy: ({ source: from }) => from,
});

const last = (t: CredentialsText, isNarrow: boolean): Column<Credential>[] => [
  {
    key: 'version',
    header: t('column.version'),
    width: '74px',
    align: 'end',
    cell: ({ version }) => version ?? '–',
    sortBy: ({ version }) => version,
  },
  {
    key: 'rotated',
    header: t('column.rotated'),
    width: '96px',
    cell: ({ newest }) => (newest ? <Age at={newest.created_at} /> : '–'),
    sortBy: ({ newest }) => newest?.created_at,
  },
  {
    key: 'nodes',
    header: t('column.nodes'),
    width: '96px',
    align: 'end',
    cell: ({ nodes }) => (
      <span className={classes.nodes} data-tone={nodes.failing > 0 ? 'bad' : undefined}>
        {t('nodes.have', { have: nodes.have, total: nodes.total })}
      </span>
    ),
    sortBy: ({ nodes }) => nodes.have / Math.max(nodes.total, 1),
  },
  {
    key: 'uses',
    header: t('column.uses'),
    width: isNarrow ? 'minmax(90px, 0.7fr)' : 'minmax(110px, 1fr)',
    cell: ({ uses }) => (
      <span className="mono">{uses.map(({ name }) => name).join(', ') || '–'}</span>
    ),
    sortBy: ({ uses }) => uses.length,
  },
];
