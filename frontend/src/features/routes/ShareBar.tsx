/** Shares of traffic as one bar; drawn in SVG, since the page forbids style attributes. */
import classes from './routes.module.css';

const COLOURS = 8;

export const seriesColour = (place: number): string => `var(--gh-series-${(place % COLOURS) + 1})`;

export function ShareBar({ shares }: { shares: readonly number[] }) {
  const parts = shares
    .map((share, place) => ({
      share,
      place,
      start: shares.slice(0, place).reduce((sum, one) => sum + one, 0),
    }))
    .filter(({ share }) => share > 0);
  return (
    <svg
      className={classes.shares}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      width="100%"
      aria-hidden
    >
      {parts.map(({ share, place, start }) => (
        <rect key={start} x={start} width={share} height="6" fill={seriesColour(place)} />
      ))}
    </svg>
  );
}
