/** The stages of a rollout from left to right: how many nodes, how long it bakes, what it needs to go on. */
import type { Rollout } from '@/api/types/rollouts';
import { Stage } from './Stage';
import { stageLook } from './states';
import { useRolloutsText } from './text';
import classes from './track.module.css';

type Props = {
  rollout: Rollout;
  /** When it was read, in milliseconds: from then on the bake is carried on. */
  readAtMs: number;
};

export function StageTrack({ rollout, readAtMs }: Props) {
  const t = useRolloutsText();
  const { stages } = rollout;
  return (
    <div className={classes.scroll}>
      <ol
        className={classes.track}
        aria-label={t('stages')}
        style={{ gridTemplateColumns: `repeat(${stages.length}, minmax(132px, 1fr))` }}
      >
        {stages.map((stage) => (
          <Stage
            key={stage.number}
            stage={stage}
            look={stageLook(rollout, stage)}
            readAtMs={readAtMs}
          />
        ))}
      </ol>
    </div>
  );
}
