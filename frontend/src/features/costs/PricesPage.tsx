/** Price tables: what everything costs, since when, and from when on otherwise. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { PriceTable, PriceVersion } from '@/api/types/costs';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table } from '@/ui/table/Table';
import classes from './costs.module.css';
import { PriceEditor } from './PriceEditor';
import { usePriceTables } from './reads';
import { useText } from './text';

const momentText = (ms: number): string => new Date(ms).toISOString();

export default function PricesPage() {
  const t = useText();
  const mayPrice = useMayOnPlatform('operate');
  const { data, error } = usePriceTables();
  const [edited, setEdited] = useState<PriceTable | 'new' | null>(null);
  const tables = data?.items ?? [];
  return (
    <Page
      title={t('prices')}
      actions={
        mayPrice && !edited && <Button onClick={() => setEdited('new')}>{t('editor.new')}</Button>
      }
      flow
    >
      {error && <Failure error={error} />}
      {edited && (
        <PriceEditor
          key={edited === 'new' ? '' : edited.slug}
          table={edited === 'new' ? undefined : edited}
          currency={tables[0]?.currency}
          onDone={() => setEdited(null)}
        />
      )}
      {data && tables.length === 0 && !edited && (
        <EmptyState kind="nothing" title={t('prices.none')} text={t('prices.none.text')} />
      )}
      {tables.map((table) => (
        <Prices
          key={table.slug}
          table={table}
          mayPrice={mayPrice && !edited}
          onEdit={() => setEdited(table)}
        />
      ))}
    </Page>
  );
}

type Props = { table: PriceTable; mayPrice: boolean; onEdit: () => void };

function Prices({ table, mayPrice, onEdit }: Props) {
  const t = useText();
  const withdrawing = useWrite([['costs']]);
  const rows = table.versions.flatMap((version) => rowsOf(version));
  const ahead = table.versions[0];
  const isAhead = ahead && ahead.valid_from > momentText(serverNow()).slice(0, 10);
  return (
    <Panel
      title={table.name}
      meta={table.tenant ? t('table.of', { tenant: table.tenant }) : t('table.everybody')}
      aside={
        mayPrice && (
          <span className={classes.verbs}>
            {isAhead && table.versions.length > 1 && (
              <Button
                variant="default"
                loading={withdrawing.isPending}
                onClick={() =>
                  withdrawing.mutate({
                    method: 'POST',
                    path: `/price-tables/${table.slug}/versions/${ahead.number}/withdraw`,
                  })
                }
              >
                {t('withdraw', { day: ahead.valid_from })}
              </Button>
            )}
            <Button variant="default" onClick={onEdit}>
              {t('editor.reprice')}
            </Button>
          </span>
        )
      }
    >
      {withdrawing.error && <Failure error={withdrawing.error} />}
      <Table
        label={table.name}
        columns={[
          { key: 'from', header: t('editor.valid.from'), cell: ({ from }) => from },
          {
            key: 'meter',
            header: t('by.meter'),
            cell: ({ meter }) => t(`meter.${meter}`),
          },
          {
            key: 'where',
            header: t('price.gateways'),
            cell: ({ gateways }) => gateways || t('price.gateways.all'),
          },
          {
            key: 'price',
            header: t('price'),
            cell: ({ price, unit }) =>
              t('price.per', { price: `${price} ${table.currency}`, unit }),
          },
        ]}
        rows={rows}
        rowKey={({ key }) => key}
      />
    </Panel>
  );
}

const rowsOf = ({ number, valid_from, prices }: PriceVersion) =>
  prices.map((price, index) => ({
    key: `${number}.${index}`,
    from: index === 0 ? valid_from : '',
    meter: price.meter,
    gateways: price.gateways.join(', '),
    unit: price.pricing_unit.replace(/s$/, ''),
    price: price.tiers
      .map(({ up_to, unit_price }) => (up_to === null ? unit_price : `${unit_price} (≤ ${up_to})`))
      .join(', '),
  }));
