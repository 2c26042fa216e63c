/** A small line without axes: shape only. */
import classes from './chart.module.css';

type Props = {
  values: readonly number[];
  width?: number;
  height?: number;
  /** A token, e.g. `--gh-bad`. */
  color?: string;
  label: string;
};

export function Sparkline({ values, width = 96, height = 22, color = '--gh-ok', label }: Props) {
  const line = pathOf(values, width, height);
  return (
    <svg
      className={classes.spark}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {line && <path d={`${line}V${height}H0Z`} fill={`var(${color})`} opacity="0.12" />}
      {line && (
        <path
          d={line}
          fill="none"
          stroke={`var(${color})`}
          strokeWidth="1.25"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}

/** An SVG path from zero to the largest value; empty with fewer than two values. */
export function pathOf(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return '';
  const top = Math.max(...values, 1e-9);
  const step = width / (values.length - 1);
  const points = values.map((value, index) => {
    const y = height - 1 - (value / top) * (height - 2);
    return `${(index * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}
