import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Cohort, StrategyStage } from '@/api/types/governance';
import { useStrategyWords } from './words';

const words = () => renderHook(() => useStrategyWords()).result.current;
const plain = (text: string) => text.replaceAll(/\s/g, ' ');
const stage = (cohort: Cohort, more: Partial<StrategyStage> = {}): StrategyStage => ({
  title: '',
  cohort,
  bake_seconds: 0,
  min_requests: 0,
  gate: false,
  ...more,
});

test.each<[Cohort, string]>([
  [{ type: 'count', count: 1 }, '1 node'],
  [{ type: 'count', count: 3 }, '3 nodes'],
  [{ type: 'share', percent: 25 }, '25 %'],
  [{ type: 'regions', regions: ['eu-west', 'eu-north'] }, 'eu-west, eu-north'],
  [{ type: 'label', label: 'tier', value: 'canary' }, 'tier = canary'],
  [{ type: 'all' }, 'all nodes'],
])('the cohort %o reads “%s”', (cohort, expected) => {
  expect(plain(words().cohort(cohort))).toBe(expected);
});

test('a strategy on one line names cohorts, bakes and gates, and no bake where there is none', () => {
  const stages = [
    stage({ type: 'count', count: 1 }, { bake_seconds: 600, gate: true }),
    stage({ type: 'share', percent: 5 }, { bake_seconds: 900 }),
    stage({ type: 'all' }),
  ];
  expect(plain(words().line({ stages }))).toBe('1 node · 10 min · gate → 5 % · 15 min → all nodes');
});
