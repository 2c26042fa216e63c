/** What a rollout is known by: how it goes out, why, who began it and when. */
import type { Rollout } from '@/api/types/rollouts';
import { Age } from '@/ui/time/Age';
import classes from './rollout.module.css';

export function Provenance({ rollout }: { rollout: Rollout }) {
  const { strategy, message, actor, created_at: at } = rollout;
  return (
    <>
      <span className={classes.strategy}>{strategy.title}</span>
      {message && (
        <span className={classes.message} title={message}>
          {message}
        </span>
      )}
      <span className={classes.who} title={actor.name}>
        {actor.name}
      </span>
      <Age at={at} />
    </>
  );
}
