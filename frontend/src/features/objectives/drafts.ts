/** An objective that is being written: where it begins, what is missing, and what is sent. Pure. */
import type { ApiPath, WriteRequest } from '@/api/client';
import type { Objective, Promised } from '@/api/types/objectives';
import { isSignal } from './kinds';

export const blankFor = (tenant: string, gateway: string | null): Promised => ({
  tenant,
  slug: '',
  name: '',
  description: '',
  owner: '',
  runbook_url: '',
  gateway,
  labels: [],
  is_enabled: true,
  indicator: {
    kind: 'availability',
    routes: [],
    services: [],
    names: [],
    bad: ['5xx', 'none'],
    ignored: ['waf', 'rate-limit'],
    threshold_ms: null,
    parts: [],
    checks: [],
  },
  target: '99.9',
  window: { type: 'rolling', days: 28, unit: null, time_zone: null },
  budgeting: { method: 'occurrences', slice_seconds: null, slice_target: null },
  guards: { min_bad: 5, min_total: 20, sustained_bad: 20 },
  policy: { warn_below: '50', hold_below: null },
});

/** What can be changed later: an objective stays with its tenant, its gateway and its short name. */
const CHANGEABLE = [
  'name',
  'description',
  'owner',
  'runbook_url',
  'labels',
  'is_enabled',
  'indicator',
  'target',
  'window',
  'budgeting',
  'guards',
  'policy',
] as const satisfies readonly (keyof Promised)[];

/** What a person wrote of an objective, without what came of it. */
export function promisedOf(objective: Objective): Promised {
  const { tenant, slug, gateway } = objective;
  const { effective_threshold_ms: _told, ...indicator } = objective.indicator;
  const kept: Partial<Promised> = Object.fromEntries(
    CHANGEABLE.map((field) => [field, objective[field]]),
  );
  return { ...(kept as Promised), tenant, slug, gateway, indicator };
}

/** What of it changed, so that two people who change different things do not undo each other. */
export const changesOf = (stored: Objective, draft: Promised): Partial<Promised> => {
  const before = promisedOf(stored);
  return Object.fromEntries(
    CHANGEABLE.filter(
      (field) => JSON.stringify(before[field]) !== JSON.stringify(draft[field]),
    ).map((field) => [field, draft[field]]),
  );
};

export const requestOf = (
  draft: Promised,
  stored?: { value: Objective; etag: string },
): WriteRequest =>
  stored
    ? {
        method: 'PATCH',
        path: `/objectives/${stored.value.id}`,
        body: changesOf(stored.value, draft),
        etag: stored.etag,
      }
    : { method: 'POST', path: pathOf(draft.tenant), body: bodyOf(draft) };

/** Where objectives of a tenant are made. */
export const pathOf = (tenant: string, what = ''): ApiPath =>
  `/tenants/${tenant}/objectives${what}`;

const bodyOf = ({ tenant: _inThePath, ...body }: Promised) => body;

/** Asks what a draft would have said of the past; a name of its own where none was typed yet. */
export const questionOf = (draft: Promised): WriteRequest => ({
  method: 'POST',
  path: pathOf(draft.tenant, '/preview'),
  body: bodyOf({ ...draft, name: draft.name.trim() || 'Draft', slug: draft.slug || 'draft' }),
  isQuestion: true,
});

/** A name in letters, digits and dashes. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);

const SLUG = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

export type Missing =
  | 'need.tenant'
  | 'need.name'
  | 'need.slug'
  | 'need.target'
  | 'need.threshold'
  | 'need.days'
  | 'need.zone'
  | 'need.parts'
  | 'need.checks'
  | 'need.slices'
  | 'need.bad';

/** The first thing without which it cannot be sent; null: nothing. */
export function missingOf(draft: Promised): Missing | null {
  const { indicator, window, budgeting } = draft;
  if (!draft.tenant) return 'need.tenant';
  if (draft.name.trim() === '') return 'need.name';
  if (!SLUG.test(draft.slug)) return 'need.slug';
  if (!isPercent(draft.target) || Number(draft.target) <= LOWEST_TARGET) return 'need.target';
  if (indicator.kind === 'latency' && !(Number(indicator.threshold_ms) > 0))
    return 'need.threshold';
  const hasClasses = indicator.kind === 'availability' || isSignal(indicator.kind);
  if (hasClasses && indicator.bad.length === 0) return 'need.bad';
  if (indicator.kind === 'composite' && indicator.parts.length < 2) return 'need.parts';
  if (indicator.kind === 'synthetic' && indicator.checks.length === 0) return 'need.checks';
  if (window.type === 'rolling' && !(Number(window.days) > 0)) return 'need.days';
  if (window.type === 'calendar' && !(window.unit && window.time_zone)) return 'need.zone';
  const isSliced = budgeting.method === 'timeslices';
  if (isSliced && !(Number(budgeting.slice_seconds) > 0 && isPercent(budgeting.slice_target ?? '')))
    return 'need.slices';
  return null;
}

const LOWEST_TARGET = 50;
const isPercent = (text: string): boolean =>
  /^\d{1,2}(\.\d{1,4})?$/.test(text) && Number(text) > 0 && Number(text) < 100;

/** Where the past can be asked for: what it lacks is of no matter to what is counted. */
export const isAskable = (draft: Promised): boolean => {
  const missing = missingOf({ ...draft, name: draft.name || '-', slug: draft.slug || 'draft' });
  return missing === null && draft.indicator.kind !== 'composite';
};
