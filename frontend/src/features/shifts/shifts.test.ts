import { describe, expect, test } from 'vitest';
import type { Shift, ShiftStep } from '@/api/types/shifts';
import { forwardTo } from '@/test/world/forwards';
import { routes } from '@/test/world/publishing';
import { bakedShare, percentNext, percentNow, stepLook } from './standing';
import {
  FIRST,
  servicesOf,
  shiftable,
  startProblem,
  startRequest,
  withPair,
  withRoute,
  type Start,
} from './starting';

const steps = [5, 25, 100].map((percent) => ({ percent, baked_seconds: 300 }) as ShiftStep);
const at = (state: Shift['state'], step: number | null) => ({ state, step, steps });

describe('where a shift stands', () => {
  test.each([
    ['running', null, 0, 5],
    ['running', 0, 5, 25],
    ['held', 1, 25, 100],
    ['paused', 1, 25, 100],
    ['complete', 2, 100, null],
    ['rolling_back', 1, 0, 100],
    ['rolled_back', 1, 0, 100],
    ['cancelled', null, 0, 5],
  ] as const)('%s at step %s: %s %% now, next %s', (state, step, now, next) => {
    expect(percentNow(at(state, step))).toBe(now);
    expect(percentNext(at(state, step))).toBe(next);
  });

  test.each([
    ['running', 1, ['passed', 'current', 'waiting']],
    ['running', null, ['waiting', 'waiting', 'waiting']],
    ['complete', 2, ['passed', 'passed', 'passed']],
    ['rolled_back', 1, ['undone', 'undone', 'waiting']],
  ] as const)('%s at step %s is drawn %o', (state, step, looks) =>
    expect(steps.map((_, index) => stepLook(at(state, step), index))).toEqual(looks),
  );

  test('the bake runs on between two reads, but not for long and never too far', () => {
    const [step] = steps;
    if (!step) throw new Error('there are steps');
    expect(bakedShare(step, 600, false, 20)).toBe(0.5);
    expect(bakedShare(step, 600, true, 15)).toBeCloseTo(0.525);
    expect(bakedShare(step, 600, true, 9_999)).toBeCloseTo(0.55);
    expect(bakedShare(step, 310, true, 20)).toBe(1);
    expect(bakedShare(step, 0, false, 0)).toBe(1);
  });
});

describe('starting one', () => {
  const [api] = routes;
  const start = withRoute(FIRST, api);

  test('only routes that are served and split can be chosen', () =>
    expect(shiftable(routes).map(({ name }) => name)).toEqual(['shop-api']));

  test('it leads from the service that has most to the one that has least', () => {
    expect(api && servicesOf(api)).toEqual(['echo-v1', 'echo-v2']);
    expect(start).toMatchObject({ route: 'shop-api', from: 'echo-v1', to: 'echo-v2' });
  });

  test('it begins above what the new service has already', () => {
    if (!api) throw new Error('there is one');
    const halved = forwardTo(['echo-v1', 65], ['echo-v2', 35]);
    const split = { ...api, spec: { ...api.spec, action: halved } };
    expect(withRoute(FIRST, split).steps).toEqual(['50', '100']);
    expect(withPair(FIRST, split, 'echo-v2', 'echo-v1').steps).toEqual(['100']);
  });

  test.each<[Start, ReturnType<typeof startProblem>]>([
    [start, null],
    [{ ...start, route: '' }, 'need.route'],
    [{ ...start, to: 'echo-v1' }, 'need.pair'],
    [{ ...start, steps: [] }, 'need.steps'],
    [{ ...start, steps: ['0', '50'] }, 'need.steps'],
    [{ ...start, steps: ['ten'] }, 'need.steps'],
    [{ ...start, steps: ['120'] }, 'need.steps'],
    [{ ...start, bakeSeconds: Number.NaN }, 'need.bake'],
  ])('%o: %s', (given, problem) => expect(startProblem(given)).toBe(problem));

  test('steps are sent in order, bakes in seconds', () =>
    expect(
      startRequest('acme@edge', { ...start, steps: ['100', '10'], bakeSeconds: 90 }).body,
    ).toEqual({
      route: 'shop-api',
      from_service: 'echo-v1',
      to_service: 'echo-v2',
      steps: [10, 100],
      bake_seconds: 90,
      min_requests: 500,
    }));
});
