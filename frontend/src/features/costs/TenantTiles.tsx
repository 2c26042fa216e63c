/** A tenant's month in four numbers: so far, ahead, bytes with what is known of them, and idle or corrected parts. */
import type { TenantCosts } from '@/api/types/costs';
import { formatBytes, formatCount, formatShare } from '@/lib/numbers';
import classes from './costs.module.css';
import { changeOf, coverageOf, formatMoney, monthName } from './money';
import { useText } from './text';
import { Tile } from './Tile';

export function TenantTiles({ costs }: { costs: TenantCosts }) {
  const t = useText();
  const { statement, before, foreseen } = costs;
  if (!statement) return null;
  const { currency } = statement;
  const coverage = coverageOf(statement);
  const change = before && foreseen ? changeOf(foreseen, before.billed_cost) : null;
  return (
    <div className={classes.tiles}>
      <Tile
        name={t(statement.closed_at ? 'tile.closed' : 'tile.so.far')}
        value={currency ? formatMoney(statement.billed_cost, currency) : '–'}
      >
        {!statement.is_priced
          ? t('tile.unpriced')
          : before &&
            t('tile.before', {
              amount: formatMoney(before.billed_cost, currency),
              month: monthName(before.month),
            })}
      </Tile>
      <Tile name={t('tile.foreseen')} value={foreseen ? formatMoney(foreseen, currency) : '–'}>
        {statement.closed_at
          ? t('tile.foreseen.closed')
          : foreseen
            ? (change && t('tile.change', { change })) || t('tile.foreseen.how')
            : t('tile.foreseen.early')}
      </Tile>
      <Tile name={t('tile.bytes')} value={formatBytes(statement.bytes_out)}>
        {coverage === null
          ? t('tile.bytes.none')
          : t('tile.bytes.of', {
              share: formatShare(coverage),
              since: costs.bytes_since ?? t('never'),
            })}
      </Tile>
      <Tile name={t('tile.corrected')} value={formatMoney(statement.corrected, currency)}>
        {t('tile.requests', { count: statement.requests, shown: formatCount(statement.requests) })}
      </Tile>
    </div>
  );
}
