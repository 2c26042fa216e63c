/** What a month consists of, dearest first, with last month beside it. */
import { SegmentedControl } from '@mantine/core';
import type { CostPart, TenantCosts } from '@/api/types/costs';
import { formatBytes, formatShare, formatShort } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { Panel } from '@/ui/page/Panel';
import { Table, type TableColumn } from '@/ui/table/Table';
import { coverageOf, formatMoney } from './money';
import { useText } from './text';

const BYS = ['route', 'service', 'gateway', 'meter'] as const;
export type By = (typeof BYS)[number];

export function useBy(): By {
  const [url] = useUrlState();
  return BYS.find((by) => by === url['by']) ?? 'route';
}

export function PartsPanel({ costs }: { costs: TenantCosts }) {
  const t = useText();
  const by = useBy();
  const [, setUrl] = useUrlState();
  const columns = useColumns(costs, by);
  const rest = Number(costs.rest);
  return (
    <Panel
      flush
      title={t('parts')}
      meta={rest > 0 && t('parts.rest', { amount: formatMoney(costs.rest, currencyOf(costs)) })}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('parts.by')}
          data={BYS.map((value) => ({ value, label: t(`by.${value}`) }))}
          value={by}
          onChange={(chosen) => setUrl({ by: chosen })}
        />
      }
    >
      <Table label={t('parts')} columns={columns} rows={costs.parts} rowKey={({ name }) => name} />
    </Panel>
  );
}

const currencyOf = ({ statement }: TenantCosts): string => statement?.currency ?? '';

/** What has no requests has no bytes; where nobody counted those of the requests they are unknown. */
function bytesOf(part: CostPart, bytes: number, unknown: string): string {
  const coverage = coverageOf(part);
  if (coverage === null) return '–';
  return coverage === 0 ? unknown : formatBytes(bytes);
}

function useColumns(costs: TenantCosts, by: By): TableColumn<CostPart>[] {
  const t = useText();
  const currency = currencyOf(costs);
  const total = Number(costs.statement?.billed_cost ?? 0);
  const nameOf = ({ name }: CostPart) =>
    by === 'meter' && name ? t(`meter.${name}` as 'meter.nodes') : name || t('parts.nobody');
  return [
    { key: 'name', header: t(`by.${by}`), width: '26%', cell: nameOf },
    {
      key: 'cost',
      header: t('cost'),
      align: 'end',
      cell: ({ cost }) => formatMoney(cost, currency),
    },
    {
      key: 'share',
      header: t('share'),
      align: 'end',
      cell: ({ cost }) => (total > 0 ? formatShare(Number(cost) / total) : '–'),
    },
    {
      key: 'before',
      header: t('cost.before'),
      align: 'end',
      cell: ({ cost_before }) => formatMoney(cost_before, currency),
    },
    {
      key: 'out',
      header: t('bytes.out'),
      align: 'end',
      cell: (part) => bytesOf(part, part.bytes_out, t('unknown')),
    },
    {
      key: 'in',
      header: t('bytes.in'),
      align: 'end',
      cell: (part) => bytesOf(part, part.bytes_in, t('unknown')),
    },
    {
      key: 'requests',
      header: t('requests'),
      align: 'end',
      cell: ({ requests }) => formatShort(requests),
    },
  ];
}
