/** What last month would have cost with the prices on the screen. Nothing is kept of it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { write } from '@/api/client';
import type { ApiError } from '@/api/errors';
import type { PricePreview } from '@/api/types/costs';
import { useAtRest } from '@/lib/useAtRest';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table } from '@/ui/table/Table';
import classes from './costs.module.css';
import { missingOf, pricesBody, type Draft } from './drafts';
import { formatMoney, monthName } from './money';
import { useText } from './text';

type Props = { draft: Draft; tenant: string | null; currency: string };

export function PreviewPanel({ draft, tenant, currency }: Props) {
  const t = useText();
  const isWhole = missingOf(draft) === null;
  const asked = useAtRest(JSON.stringify({ tenant, ...pricesBody(draft) }));
  const { data, error } = useQuery<PricePreview, ApiError>({
    queryKey: ['price-preview', asked],
    queryFn: () =>
      write<PricePreview>({
        method: 'POST',
        path: '/price-tables/preview',
        body: JSON.parse(asked ?? 'null') as unknown,
        isQuestion: true,
      }),
    enabled: isWhole && asked !== undefined,
    placeholderData: keepPreviousData,
  });
  const rows = data?.by_meter.filter(
    ({ billed_cost, would_cost }) => Number(billed_cost) > 0 || Number(would_cost) > 0,
  );
  return (
    <Panel title={t('preview')} meta={data && monthName(data.month)}>
      {!isWhole && <p className={classes.quiet}>{t('preview.missing')}</p>}
      {isWhole && error && <Failure error={error} />}
      {isWhole && data && rows && (
        <>
          <p>
            {t('preview.text', {
              would: formatMoney(data.would_cost, currency),
              was: formatMoney(data.billed_cost, currency),
            })}
          </p>
          {rows.length === 0 && <p className={classes.quiet}>{t('preview.nothing')}</p>}
          {rows.length > 0 && (
            <Table
              label={t('preview')}
              columns={[
                {
                  key: 'name',
                  header: t('by.meter'),
                  cell: ({ name }) => t(`meter.${name}` as 'meter.nodes'),
                },
                {
                  key: 'was',
                  header: t('preview.was'),
                  align: 'end',
                  cell: ({ billed_cost }) => formatMoney(billed_cost, currency),
                },
                {
                  key: 'would',
                  header: t('preview.would'),
                  align: 'end',
                  cell: ({ would_cost }) => formatMoney(would_cost, currency),
                },
              ]}
              rows={rows}
              rowKey={({ name }) => name}
            />
          )}
        </>
      )}
    </Panel>
  );
}
