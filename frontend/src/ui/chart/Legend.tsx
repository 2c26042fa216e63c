/** The key of a chart, with the values under the pointer. */
import classes from './chart.module.css';

export type LegendEntry = { label: string; color: string; value?: string; isDashed?: boolean };

export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className={classes.legend}>
      {entries.map(({ label, color, value, isDashed }) => (
        <li key={label}>
          <svg width="12" height="3" aria-hidden>
            <path
              d="M0 1.5h12"
              stroke={`var(${color})`}
              strokeWidth="2.5"
              strokeDasharray={isDashed ? '3 2' : undefined}
            />
          </svg>
          {label}
          {value !== undefined && <b>{value}</b>}
        </li>
      ))}
    </ul>
  );
}
