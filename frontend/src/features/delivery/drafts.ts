/** Strategies being written: what a new one starts as, and the request that keeps it. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Cohort, CohortType, Strategy, StrategyStage } from '@/api/types/governance';
import { versionTag } from '@/api/versionTag';

/** In the address, instead of a name. Names cannot be this: they begin with a letter. */
export const NEW = '+';

export type StrategyDraft = Omit<Strategy, 'built_in' | 'version'>;

/** Cohorts a stage before the last may have; the last is always everybody. */
export const GROWING = ['count', 'share', 'regions', 'label'] as const satisfies CohortType[];
export type GrowingType = (typeof GROWING)[number];

const BLANK: Record<CohortType, Cohort> = {
  count: { type: 'count', count: 1 },
  share: { type: 'share', percent: 25 },
  regions: { type: 'regions', regions: [] },
  label: { type: 'label', label: '', value: '' },
  all: { type: 'all' },
};
export const blankCohort = (type: CohortType): Cohort => BLANK[type];

export const blankStage = (): StrategyStage => ({
  title: '',
  cohort: blankCohort('share'),
  bake_seconds: 900,
  min_requests: 500,
  gate: false,
});

/** A copy of `model` under a name of its own, for this gateway alone. */
export const draftFrom = (gateway: string, model: Strategy | undefined): StrategyDraft => ({
  name: '',
  title: model ? `${model.title}, our way` : '',
  description: model?.description ?? '',
  gateway,
  stages: model?.stages ?? [
    { ...blankStage(), cohort: blankCohort('count') },
    { ...blankStage(), cohort: blankCohort('all'), min_requests: 0 },
  ],
  judge: model?.judge ?? true,
  hold_hours: model?.hold_hours ?? null,
});

export const draftOf = ({
  built_in: _built,
  version: _version,
  ...draft
}: Strategy): StrategyDraft => draft;

/** `stored` null makes it; a stage without a title is called what its cohort is. */
export function strategyRequest(
  draft: StrategyDraft,
  stored: Strategy | null,
  titleOf: (cohort: Cohort) => string,
): WriteRequest {
  const stages = draft.stages.map((stage) => ({
    ...stage,
    title: stage.title.trim() || titleOf(stage.cohort),
  }));
  if (!stored) return { method: 'POST', path: '/strategies', body: { ...draft, stages } };
  const { name, gateway: _fixed, ...rest } = draft; // where it may be chosen never changes
  const body = { ...rest, stages };
  return {
    method: 'PATCH',
    path: `/strategies/${name}`,
    body,
    etag: versionTag(stored.version),
  };
}
