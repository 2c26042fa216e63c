/** Objectives that burn, and those with the least budget left. */
import { Link } from '@tanstack/react-router';
import type { Objective } from '@/api/types/objectives';
import { paths } from '@/lib/paths';
import { BudgetBar } from '@/slo/BudgetBar';
import { formatBurn, formatLevel } from '@/slo/figures';
import { byTrouble, fastest, firingOf, isTroubled } from '@/slo/order';
import { useObjectives } from '@/slo/reads';
import { StandingMark } from '@/slo/StandingMark';
import { Fresh } from '@/ui/live/Fresh';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import classes from './overview.module.css';
import { useText } from './text';

const MOST_SHOWN = 6;
const LATE_SECONDS = 15; // news come every five seconds

export function ObjectivesPanel() {
  const t = useText();
  const { items, judgedAt, isLoading } = useObjectives();
  if (isLoading || items.length === 0) return null;
  const troubled = items.filter(isTroubled).length;
  return (
    <Panel
      title={t('objectives')}
      meta={troubled > 0 ? t('objectives.troubled', { count: troubled }) : t('objectives.well')}
      aside={
        <>
          {judgedAt && <Age at={judgedAt} staleAfterSeconds={LATE_SECONDS} />}
          <Link to={paths.objectives()}>{t('objectives.all')}</Link>
        </>
      }
    >
      <Fresh at={judgedAt} lateSeconds={LATE_SECONDS}>
        <ul className={classes.objectives}>
          {items
            .toSorted(byTrouble)
            .slice(0, MOST_SHOWN)
            .map((one) => (
              <ObjectiveLine key={one.id} objective={one} />
            ))}
        </ul>
      </Fresh>
    </Panel>
  );
}

function ObjectiveLine({ objective }: { objective: Objective }) {
  const t = useText();
  const { id, name, state, target } = objective;
  const { pages, tickets } = firingOf(objective);
  return (
    <li>
      <StandingMark objective={objective} />
      <Link to={paths.objective(id)}>{name}</Link>
      <span title={t('objective.level', { target })}>
        {formatLevel(state?.availability ?? null, target)}
      </span>
      <span title={t('objective.burn')} data-bad={pages + tickets > 0 || undefined}>
        {formatBurn(fastest(objective))}
      </span>
      <BudgetBar remaining={state?.remaining ?? null} isTentative={state?.is_tentative ?? false} />
    </li>
  );
}
