/** How the pair's traffic is to be split now. */
import classes from './shifts.module.css';
import { useText } from './text';

type Props = { percent: number; from: string; to: string };

export function SplitBar({ percent, from, to }: Props) {
  const t = useText();
  return (
    <div className={classes.split}>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" width="100%" aria-hidden>
        <rect width={100 - percent} height="6" fill="var(--gh-series-8)" />
        <rect x={100 - percent} width={percent} height="6" fill="var(--gh-series-7)" />
      </svg>
      <p>
        <span data-side="from">
          <code>{from}</code> {t('share', { percent: 100 - percent })}
        </span>
        <span data-side="to">
          {t('share', { percent })} <code>{to}</code>
        </span>
      </p>
    </div>
  );
}
