/** What is near its limit on which gateway: the node that has the least left, and what went wrong lately. */
import { Link } from '@tanstack/react-router';
import type { Saturation, Worst } from '@/api/types/vitals';
import { formatShare, formatShort } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { Fresh } from '@/ui/live/Fresh';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import { formatAmount, toneOf } from '@/vitals/figures';
import { useSaturation } from '@/vitals/reads';
import { ShareBar } from '@/vitals/ShareBar';
import { useVitalsText } from '@/vitals/text';
import classes from './overview.module.css';
import { useText } from './text';

const MOST_SHOWN = 6;
const MOST_TROUBLES = 4;
const LATE_SECONDS = 45; // nodes tell every ten seconds, and it is read every ten

export function SaturationPanel() {
  const t = useText();
  const { data } = useSaturation();
  if (!data || (data.worst.length === 0 && data.unknown.length === 0)) return null;
  const at = newestOf(data);
  const near = data.worst.filter(({ share }) => toneOf(share) !== 'ok').length;
  return (
    <Panel
      title={t('saturation')}
      meta={near > 0 ? t('saturation.near', { count: near }) : t('saturation.well')}
      aside={at && <Age at={at} staleAfterSeconds={LATE_SECONDS} />}
    >
      <Fresh at={at} lateSeconds={LATE_SECONDS}>
        <ul className={classes.saturation}>
          {data.worst.slice(0, MOST_SHOWN).map((one) => (
            <WorstLine key={`${one.gateway} ${one.resource}`} one={one} />
          ))}
        </ul>
        <Troubles troubles={data.troubles} />
        {data.unknown.length > 0 && (
          <p className={classes.quiet}>{t('saturation.unknown', { count: data.unknown.length })}</p>
        )}
      </Fresh>
    </Panel>
  );
}

function WorstLine({ one }: { one: Worst }) {
  const t = useVitalsText();
  const { resource, subject, share, used, limit } = one;
  const name = t(`resource.${resource}`);
  const of = t('of', { used: formatAmount(resource, used), limit: formatAmount(resource, limit) });
  return (
    <li title={of}>
      <span>{subject ? `${name} ${subject}` : name}</span>
      <Link to={paths.node(one.node)} className="mono">
        {one.node_name}
      </Link>
      <ShareBar share={share} label={`${name}, ${one.node_name}`} />
      <span data-tone={toneOf(share)}>{formatShare(share)}</span>
    </li>
  );
}

function Troubles({ troubles }: Pick<Saturation, 'troubles'>) {
  const t = useVitalsText();
  const shown = troubles.filter(({ trouble }) => trouble !== 'reset').slice(0, MOST_TROUBLES);
  if (shown.length === 0) return null;
  return (
    <ul className={classes.troubles}>
      {shown.map(({ node, node_name: name, trouble, subject, count }) => (
        <li key={`${node} ${trouble} ${subject}`}>
          <span>
            {t(`trouble.${trouble}`)} <span className="mono">{subject}</span>
          </span>
          <Link to={paths.node(node)} className="mono">
            {name}
          </Link>
          <span>{formatShort(count)}</span>
        </li>
      ))}
    </ul>
  );
}

const newestOf = ({ worst }: Saturation): string | null =>
  worst.reduce<string | null>(
    (last, { at }) => (last === null || Date.parse(at) > Date.parse(last) ? at : last),
    null,
  );
