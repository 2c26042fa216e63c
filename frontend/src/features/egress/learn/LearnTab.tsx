/** What drafts could learn: destinations that no rule speaks of, and rules that nobody uses. */
import { SegmentedControl } from '@mantine/core';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Failure } from '@/ui/problems/Failure';
import classes from '../egress.module.css';
import { useSuggestions } from '../reads';
import { useText } from '../text';
import { SuggestionPanel } from './SuggestionPanel';
import { UnusedPanel } from './UnusedPanel';

const SPANS = ['7', '30', '90'] as const;
const USUAL = '30';

export function LearnTab({ slice }: { slice: string }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const days = SPANS.find((span) => span === url['days']) ?? USUAL;
  const { data, error, refetch } = useSuggestions(slice, Number(days));
  return (
    <div className={classes.stack}>
      <div className={classes.verbs}>
        <SegmentedControl
          aria-label={t('learn.span')}
          data={SPANS.map((value) => ({ value, label: t('rules.days', { count: Number(value) }) }))}
          value={days}
          onChange={(value) => setUrl({ days: value === USUAL ? '' : value })}
        />
        <span className={classes.quiet}>{t('learn.hint')}</span>
      </div>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState kind="nothing" title={t('learn.none')} text={t('learn.none.text')} />
      )}
      {data?.items.map((one) => (
        <SuggestionPanel key={one.workload} slice={slice} suggestion={one} />
      ))}
      <UnusedPanel slice={slice} days={Number(days)} />
    </div>
  );
}
