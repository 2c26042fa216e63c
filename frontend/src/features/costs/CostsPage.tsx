/** The platform's costs by tenant, dearest first; whoever sees one tenant alone sees that one. */
import { Button, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay, useMayOnPlatform, useMe } from '@/api/me';
import type { PlatformCosts, Statement } from '@/api/types/costs';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { formatBytes, formatShare, formatShort } from '@/lib/numbers';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import { AnomaliesPanel } from './AnomaliesPanel';
import classes from './costs.module.css';
import { MonthBar, thisMonth, useMonth } from './MonthBar';
import { coverageOf, formatMoney, newestOf, shifted } from './money';
import { usePlatformCosts } from './reads';
import { TenantCostsPage } from './TenantPage';
import { useText } from './text';
import { Tile } from './Tile';

const LATE_SECONDS = 300;

export default function CostsPage() {
  const isPlatform = useMayOnPlatform('view');
  const { tenants } = useMe();
  const [url, setUrl] = useUrlState();
  const own = tenants.find(({ slug }) => slug === url['tenant']) ?? tenants[0];
  const t = useText();
  if (isPlatform) return <OfAll />;
  if (!own) return <Page title={t('title')}>{t('nothing')}</Page>;
  return (
    <>
      {tenants.length > 1 && (
        <SegmentedControl
          aria-label={t('tenant')}
          data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
          value={own.slug}
          onChange={(tenant) => setUrl({ tenant })}
        />
      )}
      <TenantCostsPage key={own.slug} tenant={own.slug} />
    </>
  );
}

function OfAll() {
  const t = useText();
  const month = useMonth();
  const { data, error } = usePlatformCosts(month, true);
  const platform = useMe().tenants.find((tenant) => tenant.platform)?.slug ?? null;
  const mayPrice = useMay(platform, 'operate');
  const at = newestOf(data?.items.map(({ as_of }) => as_of) ?? []);
  const isEmpty = data?.items.length === 0;
  return (
    <Page
      title={t('title')}
      meta={
        at && (
          <span>
            {t('as.of')} <Age at={at} staleAfterSeconds={LATE_SECONDS} />
          </span>
        )
      }
      actions={
        <>
          <MonthBar />
          <Button component={Link} to={paths.prices()} variant={mayPrice ? 'filled' : 'default'}>
            {t('prices')}
          </Button>
        </>
      }
      flow
    >
      {error && <Failure error={error} />}
      {isEmpty && <EmptyState kind="nothing" title={t('nothing')} text={t('nothing.text')} />}
      {data && !isEmpty && (
        <>
          <Sums data={data} month={month ?? thisMonth()} />
          <Panel flush title={t('tenants')} meta={data.next ? t('tenants.first') : undefined}>
            <Tenants rows={data.items} />
          </Panel>
        </>
      )}
      {data && <AnomaliesPanel anomalies={data.anomalies} isOfAll />}
    </Page>
  );
}

function Sums({ data, month }: { data: PlatformCosts; month: string }) {
  const t = useText();
  const currency = data.items[0]?.currency ?? '';
  const sum = data.months.find((one) => one.month === month);
  const before = data.months.find((one) => one.month === shifted(month, -1));
  if (!sum) return null;
  const coverage = coverageOf(sum);
  const total = Number(sum.billed_cost);
  return (
    <div className={classes.tiles}>
      <Tile name={t('tile.all')} value={formatMoney(sum.billed_cost, currency)}>
        {before && t('tile.before.all', { amount: formatMoney(before.billed_cost, currency) })}
      </Tile>
      <Tile name={t('tile.idle')} value={formatMoney(sum.idle_cost, currency)}>
        {total > 0 && t('tile.idle.of', { share: formatShare(Number(sum.idle_cost) / total) })}
      </Tile>
      <Tile name={t('tile.corrected')} value={formatMoney(sum.corrected, currency)}>
        {t(sum.open > 0 ? 'tile.open' : 'tile.all.closed', { count: sum.open })}
      </Tile>
      <Tile name={t('tile.coverage')} value={coverage === null ? '–' : formatShare(coverage)}>
        {t('tile.coverage.text')}
      </Tile>
    </div>
  );
}

function Tenants({ rows }: { rows: readonly Statement[] }) {
  const t = useText();
  const columns: TableColumn<Statement>[] = [
    {
      key: 'tenant',
      header: t('tenant'),
      width: '24%',
      cell: ({ tenant }) => <Link to={paths.costsOf(tenant)}>{tenant}</Link>,
    },
    {
      key: 'cost',
      header: t('cost'),
      align: 'end',
      cell: ({ billed_cost, currency }) => (currency ? formatMoney(billed_cost, currency) : '–'),
    },
    {
      key: 'idle',
      header: t('idle'),
      align: 'end',
      cell: ({ idle_cost, currency }) =>
        Number(idle_cost) > 0 ? formatMoney(idle_cost, currency) : '–',
    },
    {
      key: 'out',
      header: t('bytes.out'),
      align: 'end',
      cell: (row) => (coverageOf(row) === 0 ? t('unknown') : formatBytes(row.bytes_out)),
    },
    {
      key: 'requests',
      header: t('requests'),
      align: 'end',
      cell: ({ requests }) => formatShort(requests),
    },
    {
      key: 'state',
      header: t('state'),
      cell: ({ closed_at }) => (closed_at ? t('state.closed') : t('state.open')),
    },
  ];
  return (
    <Table label={t('tenants')} columns={columns} rows={rows} rowKey={({ tenant }) => tenant} />
  );
}
