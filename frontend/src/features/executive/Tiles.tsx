/** Four numbers, each with its age. */
import type { ReactNode } from 'react';
import { useAlertSummary } from '@/api/useAlertSummary';
import { formatShort } from '@/lib/numbers';
import { formatLevel } from '@/slo/figures';
import type { Objectives } from '@/slo/reads';
import { LiveFigure } from '@/ui/live/LiveFigure';
import { Age } from '@/ui/time/Age';
import classes from './executive.module.css';
import { promisesOf, servedOf } from './kept';
import type { GatewaysTraffic } from './reads';
import type { Risk } from './risks';
import { useText } from './text';

const FINE = '99.99';
const COARSE = '99';
/** More digits the nearer it is to all. */
const formatServed = (share: number | null): string =>
  formatLevel(share, share !== null && share < 0.99 ? COARSE : FINE);
const formatTotal = (total: number | null): string => (total === null ? '–' : formatShort(total));

type Props = {
  objectives: Objectives;
  traffic: GatewaysTraffic;
  risks: readonly Risk[];
};

export function Tiles({ objectives, traffic, risks }: Props) {
  const t = useText();
  const { kept, judged } = promisesOf(objectives.items);
  const served = servedOf(traffic.known);
  const isKnown = traffic.known.length > 0;
  const grave = risks.filter(({ isGrave }) => isGrave).length;
  return (
    <div className={classes.tiles}>
      <Tile
        name={t('tile.served')}
        at={traffic.asOf}
        value={<LiveFigure value={served.share} format={formatServed} room={9} />}
      >
        {t('tile.served.of', { total: isKnown ? formatTotal(served.total) : '–' })}
      </Tile>
      <Tile
        name={t('tile.kept')}
        at={objectives.judgedAt}
        isBad={kept < judged}
        value={objectives.isLoading ? '–' : t('tile.kept.of', { kept, judged })}
      >
        {judged === 0 ? t('tile.kept.none') : t('tile.kept.text')}
      </Tile>
      <AlertsTile />
      <Tile name={t('tile.risks')} at={objectives.judgedAt} isBad={grave > 0} value={risks.length}>
        {t('tile.risks.grave', { count: grave })}
      </Tile>
    </div>
  );
}

function AlertsTile() {
  const t = useText();
  const { data, dataUpdatedAt: readAtMs } = useAlertSummary();
  const { pages = 0, tickets = 0 } = data ?? {};
  return (
    <Tile
      name={t('tile.alerts')}
      at={data ? new Date(readAtMs).toISOString() : null}
      isBad={pages > 0}
      value={data ? pages + tickets : '–'}
    >
      {data &&
        t('tile.alerts.of', {
          pages: t('pages', { count: pages }),
          tickets: t('tickets', { count: tickets }),
        })}
    </Tile>
  );
}

type TileProps = {
  name: string;
  at: string | null;
  value: ReactNode;
  isBad?: boolean;
  children: ReactNode;
};

function Tile({ name, at, value, isBad, children }: TileProps) {
  return (
    <section className={classes.tile} aria-label={name} data-bad={isBad || undefined}>
      <div className={classes.head}>
        <h2>{name}</h2>
        {at && <Age at={at} staleAfterSeconds={90} />}
      </div>
      <p className={classes.big}>{value}</p>
      <p className={classes.small}>{children}</p>
    </section>
  );
}
