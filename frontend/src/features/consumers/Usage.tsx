/** What a consumer sent in the last day, and what of it was sent away. */
import type { ConsumerUsage } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { Sparkline } from '@/ui/chart/Sparkline';
import { SideSection } from '@/ui/panel/SidePanel';
import classes from './consumers.module.css';
import { useText } from './text';

const SUMS = ['total', '2xx', '4xx', '5xx', 'limited', 'refused'] as const;
const BAD = new Set<string>(['5xx', 'limited', 'refused']);

export function Usage({ usage: { points } }: { usage: ConsumerUsage }) {
  const t = useText();
  const known = points.filter((point) => point.total !== null);
  const sum = (name: (typeof SUMS)[number]) =>
    known.reduce((all, point) => all + (point[name] ?? 0), 0);
  return (
    <SideSection title={t('usage')}>
      {known.length === 0 ? (
        <p className={classes.said}>{t('usage.unknown')}</p>
      ) : (
        <div className={classes.usage}>
          <Sparkline
            values={points.map((point) => point.total ?? 0)}
            width={220}
            height={36}
            label={t('usage.course')}
          />
          <dl>
            {SUMS.map((name) => (
              <div key={name} data-bad={BAD.has(name) && sum(name) > 0}>
                <dt>{t(`usage.${name}`)}</dt>
                <dd>{formatCount(sum(name))}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </SideSection>
  );
}
