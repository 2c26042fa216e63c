/** The bake of a stage, running on between two reads. */
import type { RolloutStage } from '@/api/types/rollouts';
import { formatSpan } from '@/lib/durations';
import { useTick } from '@/lib/useTick';
import { bakedNow, formatClock } from './bake';
import { hasBegun, type StageLook } from './states';
import { useRolloutsText } from './text';
import classes from './track.module.css';

/** The clock that the cache stamps reads with. */
const localNow = (): number => Date.now();

type Props = { stage: RolloutStage; readAtMs: number };

/** Done share of the segment: nodes while they converge, then the bake. */
export function BakeFill({ stage, look, readAtMs }: Props & { look: StageLook }) {
  useTick();
  const { nodes, nodes_proven: proven, bake_seconds: whole } = stage;
  if (!hasBegun(look)) return null;
  const reached = nodes > 0 ? Math.min(1, proven / nodes) : 0;
  const baked = whole > 0 ? bakedNow(stage, readAtMs, localNow()) / whole : reached;
  const done = look === 'passed' ? 1 : Math.min(reached, baked);
  return (
    <>
      <i className={classes.reached} style={{ transform: `scaleX(${reached})` }} />
      <i className={classes.baked} style={{ transform: `scaleX(${done})` }} />
    </>
  );
}

export function BakeWords({ stage, readAtMs }: Props) {
  useTick();
  const t = useRolloutsText();
  const baked = bakedNow(stage, readAtMs, localNow());
  const whole = formatSpan(stage.bake_seconds);
  if (baked >= stage.bake_seconds) return <>{t('stage.bake.done', { whole })}</>;
  return <>{t('stage.bake', { baked: formatClock(baked), whole })}</>;
}
