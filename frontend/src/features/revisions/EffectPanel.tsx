/** What a revision did to traffic: its first hour against the hour before, on the same nodes. */
import type { Revision } from '@/api/types/delivery';
import type { Effect } from '@/api/types/governance';
import { formatSpan } from '@/lib/durations';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { EffectMetrics } from './EffectMetrics';
import { EffectRoutes } from './EffectRoutes';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';
import { useEffectOf } from './useEffectOf';

const MINUTE = 60;

export function EffectPanel({ slice, revision }: { slice: string; revision: Revision }) {
  const t = useRevisionsText();
  const { sequence, rollout } = revision;
  const { data: effect, error, refetch } = useEffectOf(slice, sequence, rollout !== null);
  if (rollout === null) return null;
  return (
    <Panel
      title={t('effect', { sequence })}
      meta={effect && <Span effect={effect} />}
      aside={
        <ApiCall
          request={{ method: 'GET', path: `/slices/${slice}/revisions/${sequence}/effect` }}
        />
      }
    >
      <div className={classes.effect}>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {effect && <p className={classes.effectText}>{effect.text}</p>}
        {effect?.since && (
          <div className={classes.effectTables}>
            <EffectMetrics effect={effect} />
            {effect.routes.length > 0 && <EffectRoutes routes={effect.routes} />}
          </div>
        )}
      </div>
    </Panel>
  );
}

function Span({ effect: { since, base, minutes } }: { effect: Effect }) {
  const t = useRevisionsText();
  if (!since) return null;
  const span = formatSpan(minutes * MINUTE);
  return base === null ? t('effect.first', { span }) : t('effect.span', { span, base });
}
