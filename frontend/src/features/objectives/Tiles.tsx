/** What is promised, what is kept, and what is left. */
import { useCallback, type ReactNode } from 'react';
import type { Objective } from '@/api/types/objectives';
import { formatSpan } from '@/lib/durations';
import { formatCount, formatMs, formatShort } from '@/lib/numbers';
import { formatBudget, formatLevel, formatTarget, targetShare, windowWords } from '@/slo/figures';
import { useSloText } from '@/slo/text';
import { LiveFigure } from '@/ui/live/LiveFigure';
import { Forecast } from './Forecast';
import classes from './objectives.module.css';
import { useText } from './text';

export function Tiles({ objective }: { objective: Objective }) {
  return (
    <div className={classes.tiles}>
      <Promised objective={objective} />
      <Kept objective={objective} />
      <Left objective={objective} />
    </div>
  );
}

type TileProps = { name: string; isBad?: boolean; value: ReactNode; children: ReactNode };

function Tile({ name, isBad, value, children }: TileProps) {
  return (
    <section className={classes.tile} aria-label={name} data-bad={isBad || undefined}>
      <h2>{name}</h2>
      <p className={classes.big}>{value}</p>
      <div className={classes.small}>{children}</div>
    </section>
  );
}

function Promised({
  objective: { target, window, indicator, budgeting },
}: {
  objective: Objective;
}) {
  const t = useText();
  const slo = useSloText();
  const { effective_threshold_ms: effective, threshold_ms: threshold } = indicator;
  return (
    <Tile name={t('tile.objective')} value={formatTarget(target)}>
      <p>
        {t(`indicator.${indicator.kind}`)}
        {threshold !== null && ` ≤ ${formatMs(threshold)}`}, {slo(...windowWords(window))}
      </p>
      {effective != null && effective !== threshold && (
        <p>{t('threshold.effective', { ms: formatMs(effective) })}</p>
      )}
      {budgeting.method === 'timeslices' && (
        <p>
          {t('slices', {
            span: formatSpan(budgeting.slice_seconds ?? 0),
            target: formatTarget(budgeting.slice_target ?? ''),
          })}
        </p>
      )}
    </Tile>
  );
}

function Kept({ objective: { state, target } }: { objective: Objective }) {
  const t = useText();
  const level = state?.availability ?? null;
  const format = useCallback((value: number | null) => formatLevel(value, target), [target]);
  return (
    <Tile
      name={t('tile.availability')}
      isBad={level !== null && level < targetShare(target)}
      value={<LiveFigure value={level} format={format} room={8} />}
    >
      {state ? (
        <p title={`${formatCount(state.bad)} / ${formatCount(state.good + state.bad)}`}>
          {t('tile.bad', {
            bad: formatShort(state.bad),
            total: formatShort(state.good + state.bad),
          })}
        </p>
      ) : (
        <p>{t('tile.unjudged')}</p>
      )}
      {state?.standing === 'insufficient' && <p>{t('insufficient')}</p>}
    </Tile>
  );
}

function Left({ objective: { state } }: { objective: Objective }) {
  const t = useText();
  const slo = useSloText();
  const remaining = state?.remaining ?? null;
  const outage = state?.outage_seconds_left ?? null;
  return (
    <Tile
      name={t('tile.budget')}
      isBad={remaining !== null && remaining <= 0}
      value={
        <>
          {state?.is_tentative && <abbr title={slo('tentative')}>≈ </abbr>}
          <LiveFigure value={remaining} format={formatBudget} room={8} />
        </>
      }
    >
      {remaining !== null && remaining <= 0 && <p>{t('outage.none')}</p>}
      {outage !== null && outage > 0 && (
        <p>
          {t('outage', { span: formatSpan(outage) })} <em>{t('outage.caveat')}</em>
        </p>
      )}
      {state && <Forecast state={state} />}
    </Tile>
  );
}
