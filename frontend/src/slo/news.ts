/** What the socket says of objectives every few seconds, laid over what REST said. Pure. */
import type { Burn, Condition, Objective } from '@/api/types/objectives';
import type { ObjectiveNews } from '@/lib/live/messages';

/** An objective as it stands by the newest news; news older than what was read is not news. */
export function told(
  objective: Objective,
  news: ObjectiveNews | undefined,
  at: string | null,
): Objective {
  const { state } = objective;
  if (!news || !at || !state || Date.parse(at) <= Date.parse(state.judged_at)) return objective;
  return {
    ...objective,
    state: {
      ...state,
      judged_at: at,
      standing: news.standing as NonNullable<Objective['state']>['standing'],
      availability: news.availability,
      remaining: news.remaining,
    },
    burns: objective.burns.map((burn) => burned(burn, news)),
  };
}

function burned(burn: Burn, { burns, firing }: ObjectiveNews): Burn {
  const now = burns[burn.condition];
  const fires = firing.includes(burn.condition satisfies Condition);
  return { ...burn, is_firing: fires, long_burn: now?.[0] ?? null, short_burn: now?.[1] ?? null };
}
