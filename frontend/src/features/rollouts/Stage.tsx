/** One stage as a segment of the track. Every line keeps its place, whether there is something to say or not. */
import type { RolloutStage } from '@/api/types/rollouts';
import { formatSpan } from '@/lib/durations';
import { formatCount } from '@/lib/numbers';
import { useStrategyWords } from '@/ui/strategy/words';
import { StatusMark } from '@/ui/status/StatusMark';
import { BakeFill, BakeWords } from './BakeBar';
import { hasBegun, type StageLook } from './states';
import { useRolloutsText } from './text';
import classes from './track.module.css';

type Props = { stage: RolloutStage; look: StageLook; readAtMs: number };

export function Stage({ stage, look, readAtMs }: Props) {
  const { cohort } = useStrategyWords();
  const group = cohort(stage.cohort);
  return (
    <li className={classes.stage} data-look={look} data-state={stage.state}>
      <span className={classes.rail} aria-hidden>
        <BakeFill stage={stage} look={look} readAtMs={readAtMs} />
      </span>
      <span className={classes.state}>
        <StageMark state={stage.state} look={look} />
      </span>
      <span className={classes.title} title={stage.title}>
        {stage.title || group}
      </span>
      <span className={classes.line}>
        <NodesWords stage={stage} look={look} group={group} />
      </span>
      <span className={classes.line}>
        <BakeLine stage={stage} look={look} readAtMs={readAtMs} />
      </span>
      <span className={classes.line}>
        <RequestWords stage={stage} look={look} />
      </span>
      <span className={classes.line} data-gate={stage.gate || undefined}>
        <GateWords stage={stage} look={look} />
      </span>
    </li>
  );
}

function StageMark({ state, look }: Pick<RolloutStage, 'state'> & { look: StageLook }) {
  const t = useRolloutsText();
  if (look === 'undone') return <StatusMark state="stopped" label={t('stage.undone')} />;
  if (look === 'skipped') return <StatusMark state="cancelled" label={t('stage.skipped')} />;
  if (look === 'unreached') return <StatusMark state="cancelled" label={t('stage.unreached')} />;
  return <StatusMark state={state} />;
}

function NodesWords({ stage, look, group }: Omit<Props, 'readAtMs'> & { group: string }) {
  const t = useRolloutsText();
  const { nodes, nodes_proven: proven, title, cohort } = stage;
  const total = formatCount(nodes);
  const planned = isExact(cohort) ? 'stage.planned.exactly' : 'stage.planned';
  const words = !hasBegun(look)
    ? t(planned, { count: nodes, total })
    : look === 'undone'
      ? t('stage.had', { count: nodes, total })
      : t('stage.proven', { proven: formatCount(proven), total });
  const isSaid = isExact(cohort) || !title || plain(title) === plain(group);
  return <>{isSaid ? words : `${group} · ${words}`}</>;
}

/** The number of nodes is all there is to say of the cohort, and it is known. */
const isExact = ({ type }: RolloutStage['cohort']): boolean => type === 'count' || type === 'all';

/** Without spaces of any width. */
const plain = (text: string): string => text.replaceAll(/\s/g, '');

function BakeLine({ stage, look, readAtMs }: Props) {
  const t = useRolloutsText();
  if (look === 'skipped') return <>{t('stage.skipped.why')}</>;
  if (stage.bake_seconds === 0) return <>{t('stage.bake.none')}</>;
  if (!hasBegun(look))
    return <>{t('stage.bake.plan', { whole: formatSpan(stage.bake_seconds) })}</>;
  return <BakeWords stage={stage} readAtMs={readAtMs} />;
}

function RequestWords({ stage, look }: Omit<Props, 'readAtMs'>) {
  const t = useRolloutsText();
  const { requests, min_requests: least } = stage;
  if (look === 'skipped') return null;
  if (!hasBegun(look))
    return (
      <>
        {least > 0
          ? t('stage.requests.plan', { least: formatCount(least) })
          : t('stage.requests.none')}
      </>
    );
  if (least === 0)
    return <>{t('stage.requests.seen', { count: requests, seen: formatCount(requests) })}</>;
  return <>{t('stage.requests', { seen: formatCount(requests), least: formatCount(least) })}</>;
}

function GateWords({
  stage: { gate, gate_opened: isOpened, cohort },
  look,
}: Omit<Props, 'readAtMs'>) {
  const t = useRolloutsText();
  if (look === 'skipped') return null;
  if (gate) return <>{isOpened ? t('stage.gate.opened') : t('stage.gate')}</>;
  if (look !== 'waiting' && look !== 'current') return null;
  return <>{cohort.type === 'all' ? t('stage.last') : t('stage.gate.none')}</>;
}
