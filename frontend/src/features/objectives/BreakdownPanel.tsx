/** What burns the budget: bad events by route, service, code or revision. */
import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { BreakdownBy, BreakdownItem, Objective } from '@/api/types/objectives';
import { formatShare, formatShort } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { formatBurn } from '@/slo/figures';
import { useBreakdown } from '@/slo/reads';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './objectives.module.css';
import { useText } from './text';
import { placeOf, sliceOf, WAYS } from './ways';

type Props = { objective: Objective; seconds: number };

export function BreakdownPanel({ objective, seconds }: Props) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const by = WAYS.find((way) => way === url['by']) ?? 'route';
  const { data, error } = useBreakdown(objective.id, by, seconds);
  const slice = sliceOf(objective);
  const columns = useWayColumns(by, slice);
  return (
    <Panel
      title={t('breakdown')}
      meta={t('breakdown.of')}
      flush
      aside={
        <>
          {slice && <Link to={paths.debug(slice)}>{t('breakdown.debug')}</Link>}
          {slice && <Link to={paths.records(slice)}>{t('breakdown.records')}</Link>}
          <SegmentedControl
            size="xs"
            aria-label={t('breakdown.by')}
            data={WAYS.map((value) => ({ value, label: t(`by.${value}`) }))}
            value={by}
            onChange={(chosen) => setUrl({ by: chosen === 'route' ? '' : chosen })}
          />
        </>
      }
    >
      {error && <Failure error={error} />}
      {data?.length === 0 && <p className={classes.none}>{t('breakdown.none')}</p>}
      {data && data.length > 0 && (
        <Table label={t('breakdown')} rows={data} columns={columns} rowKey={({ name }) => name} />
      )}
    </Panel>
  );
}

function useWayColumns(by: BreakdownBy, slice: string | null): TableColumn<BreakdownItem>[] {
  const t = useText();
  return [
    {
      key: 'name',
      header: t(`by.${by}`),
      cell: ({ name }) => {
        const place = placeOf(by, name, slice);
        const words = by === 'revision' ? `r${name}` : name;
        return <span className="mono">{place ? <Link {...place}>{words}</Link> : words}</span>;
      },
    },
    {
      key: 'share',
      header: t('breakdown.share'),
      align: 'end',
      cell: ({ share_of_bad: share }) => (
        <span className={classes.share}>
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
            <rect width={(share ?? 0) * 100} height="6" />
          </svg>
          <b>{share === null ? '–' : formatShare(share)}</b>
        </span>
      ),
    },
    {
      key: 'bad',
      header: t('events.bad'),
      align: 'end',
      cell: ({ bad }) => formatShort(bad),
    },
    {
      key: 'total',
      header: t('column.total'),
      align: 'end',
      cell: ({ good, bad }) => formatShort(good + bad),
    },
    {
      key: 'burn',
      header: t('breakdown.burn'),
      align: 'end',
      cell: ({ burn }) => formatBurn(burn),
    },
  ];
}
