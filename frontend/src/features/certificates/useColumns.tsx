/** What a line of the list of certificates shows. */
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Certificate } from '@/api/types/certificates';
import { formatCount } from '@/lib/numbers';
import type { Column } from '@/ui/grid/columns';
import classes from './certificates.module.css';
import { DeleteButton } from './DeleteButton';
import { LifeBar } from './LifeBar';
import { STANDING_ORDER } from './looks';
import { StandingMark } from './StandingMark';
import { useText, type CertificatesText } from './text';

const NARROW = '(max-width: 1180px)';

/** `isOfAll`: the list goes across slices, so each line says which. `onDelete`: each line can be deleted. */
export function useColumns(
  isOfAll: boolean,
  onDelete?: (id: string) => void,
): readonly Column<Certificate>[] {
  const t = useText();
  const isNarrow = useMediaQuery(NARROW);
  return useMemo(
    () => [
      ...first(t),
      ...(isOfAll ? [slice(t)] : []),
      life(t),
      ...(isOfAll && isNarrow ? [] : [issuer(t)]),
      ...(isNarrow ? [] : [key(t)]),
      proven(t),
      ...(onDelete ? [deleting(t, onDelete)] : []),
    ],
    [t, isOfAll, isNarrow, onDelete],
  );
}

const first = (t: CertificatesText): Column<Certificate>[] => [
  {
    key: 'standing',
    header: t('column.standing'),
    width: '112px',
    cell: ({ standing }) => <StandingMark standing={standing} />,
    sortBy: ({ standing }) => STANDING_ORDER.indexOf(standing),
  },
  {
    key: 'hostnames',
    header: t('column.hostnames'),
    width: 'minmax(150px, 1.7fr)',
    cell: ({ hostnames }) => (
      <span className={classes.hosts} title={hostnames.join('\n')}>
        <span className="mono">{hostnames[0]}</span>
        {hostnames.length > 1 && <em>{t('more', { count: hostnames.length - 1 })}</em>}
      </span>
    ),
    sortBy: ({ hostnames }) => hostnames[0],
  },
];

const slice = (t: CertificatesText): Column<Certificate> => ({
  key: 'slice',
  header: t('column.slice'),
  width: 'minmax(96px, 0.8fr)',
  cell: ({ slice: name }) => (
    <span className="mono" title={name}>
      {name}
    </span>
  ),
  sortBy: ({ slice: name }) => name,
});

const life = (t: CertificatesText): Column<Certificate> => ({
  key: 'life',
  header: t('column.life'),
  width: 'minmax(190px, 1.6fr)',
  cell: (one) => <LifeBar certificate={one} />,
  sortBy: ({ not_after: end }) => end,
});

const issuer = (t: CertificatesText): Column<Certificate> => ({
  key: 'issuer',
  header: t('column.issuer'),
  width: 'minmax(104px, 0.8fr)',
  cell: ({ issuer: its }) =>
    its ? <span title={its.title}>{its.title}</span> : <i>{t('uploaded')}</i>,
  sortBy: ({ issuer: its }) => its?.title ?? '',
});

const key = (t: CertificatesText): Column<Certificate> => ({
  key: 'key',
  header: t('column.key'),
  width: '128px',
  cell: ({ leaves, key_types: types }) => {
    const words =
      leaves.length > 0
        ? leaves.map(({ key_text: text }) => text)
        : types.map((one) => t(`key.${one}`));
    // Of several, the families: whole names are one hover away.
    const shown = words.length > 1 ? words.map((word) => word.split(' ')[0]) : words;
    return <span title={words.join('\n')}>{shown.join(' + ')}</span>;
  },
  sortBy: ({ key_types: [first_ = ''] }) => first_,
});

const proven = (t: CertificatesText): Column<Certificate> => ({
  key: 'proven',
  header: t('column.proven'),
  width: '82px',
  align: 'end',
  cell: ({ serving: { proven: count, nodes, text }, version }) => (
    <span
      title={text}
      className={classes.proven}
      data-short={(version !== null && count < nodes) || undefined}
    >
      {t('proven', { proven: formatCount(count), nodes: formatCount(nodes) })}
    </span>
  ),
  sortBy: ({ serving: { proven: count, nodes } }) => (nodes === 0 ? 0 : count / nodes),
});

const deleting = (t: CertificatesText, onDelete: (id: string) => void): Column<Certificate> => ({
  key: 'delete',
  header: t('column.delete'),
  isHeaderHidden: true,
  width: '78px',
  align: 'end',
  cell: (one) => <DeleteButton certificate={one} onDelete={onDelete} />,
});
