/** Cohorts and strategies in few words: “1 node · 10 min → 5 % · 15 min → all nodes”. */
import { useMemo } from 'react';
import type { Cohort, Strategy, StrategyStage } from '@/api/types/governance';
import { formatSpan } from '@/lib/durations';
import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

const useText = textOf('strategy', en);
type Words = Translate<typeof en>;

/** In a form, a number that was emptied. */
const UNTYPED = '–';

function cohortWords(t: Words, cohort: Cohort): string {
  switch (cohort.type) {
    case 'count':
      return Number.isFinite(cohort.count) ? t('cohort.count', { count: cohort.count }) : UNTYPED;
    case 'share':
      return Number.isFinite(cohort.percent)
        ? t('cohort.share', { percent: cohort.percent })
        : UNTYPED;
    case 'regions':
      return t('cohort.regions', { regions: cohort.regions.join(', ') });
    case 'label':
      return t('cohort.label', { label: cohort.label, value: cohort.value });
    case 'all':
      return t('cohort.all');
  }
}

/** As a sentence begins, and with spaces that anybody may type. */
function titleWords(t: Words, cohort: Cohort): string {
  const words = cohortWords(t, cohort).replaceAll(/\s/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Lines break between stages, never within one. */
const stageWords = (t: Words, { cohort, bake_seconds: bake, gate }: StrategyStage): string =>
  [cohortWords(t, cohort), bake > 0 && formatSpan(bake), gate && t('line.gate')]
    .filter(Boolean)
    .join(' · ')
    .replaceAll(' ', '\u00a0')
    .replaceAll('\u2009', '\u202f');

const lineWords = (t: Words, { stages }: Pick<Strategy, 'stages'>): string =>
  stages.map((stage) => stageWords(t, stage)).join(' → ');

export type StrategyWords = {
  cohort: (cohort: Cohort) => string;
  /** Of a stage that was given none. */
  title: (cohort: Cohort) => string;
  /** Everything a strategy does, on one line. */
  line: (strategy: Pick<Strategy, 'stages'>) => string;
};

export function useStrategyWords(): StrategyWords {
  const t = useText();
  return useMemo(
    () => ({
      cohort: (cohort) => cohortWords(t, cohort),
      title: (cohort) => titleWords(t, cohort),
      line: (strategy) => lineWords(t, strategy),
    }),
    [t],
  );
}
