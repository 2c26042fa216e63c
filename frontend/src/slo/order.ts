/** Objectives as a person should read them: what burns first, then by the least budget left. Pure. */
import type { Objective, ObjectiveStanding } from '@/api/types/objectives';

type Stood = Pick<Objective, 'state' | 'name' | 'is_enabled' | 'burns'>;

/** An objective that is switched off, or was never judged, says so. */
export const standingOf = ({ state, is_enabled: isEnabled }: Stood): ObjectiveStanding =>
  isEnabled ? (state?.standing ?? 'no_data') : 'disabled';

/** Somebody should look at it. */
export const isTroubled = (one: Stood): boolean => RANK.includes(standingOf(one));

/** Least budget left first; those of which nothing is known last. */
export function byBudget(one: Stood, other: Stood): number {
  const [mine, its] = [leftOf(one), leftOf(other)];
  if (mine === its) return one.name.localeCompare(other.name, 'en', { numeric: true });
  return mine - its;
}

const leftOf = (one: Stood): number => (one.is_enabled ? (one.state?.remaining ?? 1e9) : 2e9);

/** What needs somebody first, then the least budget left. */
export const byTrouble = (one: Stood, other: Stood): number =>
  rankOf(one) - rankOf(other) || byBudget(one, other);

const RANK: readonly ObjectiveStanding[] = ['burning', 'spent', 'slowly_burning', 'silent'];
const rankOf = (one: Stood): number => {
  const rank = RANK.indexOf(standingOf(one));
  return rank < 0 ? RANK.length : rank;
};

/** How many conditions fire, by how grave they are. */
export const firingOf = ({ burns }: Pick<Objective, 'burns'>) => ({
  pages: burns.filter(({ is_firing: fires, severity }) => fires && severity === 'page').length,
  tickets: burns.filter(({ is_firing: fires, severity }) => fires && severity === 'ticket').length,
});

/** The burn of the last hour and five minutes: how fast it goes now. */
export const fastest = ({ burns }: Pick<Objective, 'burns'>): number | null =>
  burns.reduce<number | null>(
    (most, { short_burn: burn }) => (burn === null ? most : Math.max(most ?? 0, burn)),
    null,
  );
