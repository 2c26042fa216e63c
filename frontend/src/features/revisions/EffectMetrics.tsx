/** Shares of bad requests and latency, before and after. */
import type { Effect } from '@/api/types/governance';
import { Mark } from '@/ui/status/Mark';
import classes from './revisions.module.css';
import { differenceWords, latencyLines, leanOf, shareWords } from './effect';
import { useRevisionsText } from './text';

export function EffectMetrics({ effect }: { effect: Effect }) {
  const t = useRevisionsText();
  return (
    <table className={classes.effectTable} aria-label={t('effect.metrics')}>
      <thead>
        <tr>
          <th scope="col">{t('effect.metric')}</th>
          <th scope="col">{t('effect.before')}</th>
          <th scope="col">{t('effect.after')}</th>
          <th scope="col">{t('effect.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {effect.metrics.map((metric) => (
          <tr key={metric.metric} title={metric.text} data-lean={leanOf(metric)}>
            <th scope="row">{t(`metric.${metric.metric}`)}</th>
            <td>{shareWords(metric.before)}</td>
            <td>{shareWords(metric.after)}</td>
            <td>
              {leanOf(metric) === 'worse' && <Mark glyph="triangle" tone="warn" />}{' '}
              {differenceWords(metric)}
            </td>
          </tr>
        ))}
        {latencyLines(effect).map(({ name, before, after, change }) => (
          <tr key={name}>
            <th scope="row">{t(`metric.${name}`)}</th>
            <td>{before}</td>
            <td>{after}</td>
            <td>{change}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
