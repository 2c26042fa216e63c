import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Evidence, Rollout } from '@/api/types/rollouts';
import { hasEvidence, isEnded } from './states';

const COUNTED_MS = 10_000;

/** What the counts of both groups say so far; not asked for where nothing is compared. */
export const useRolloutEvidence = (rollout: Rollout) =>
  useQuery<Evidence, ApiError>({
    queryKey: keys.rolloutEvidence(rollout.id),
    queryFn: ({ signal }) => read(`/rollouts/${rollout.id}/evidence`, {}, signal),
    enabled: hasEvidence(rollout),
    refetchInterval: isEnded(rollout.state) ? false : COUNTED_MS,
  });
