/** Where the time of a request went. */
import classes from './checks.module.css';
import { formatMicros } from './figures';
import { useText } from './text';

const PHASES = ['connect', 'tls', 'first_byte', 'total'] as const;

type Props = { of: Record<`${(typeof PHASES)[number]}_us`, number | null> };

export function Times({ of }: Props) {
  const t = useText();
  return (
    <dl className={classes.times}>
      {PHASES.map((phase) => (
        <div key={phase}>
          <dt>{t(`times.${phase}`)}</dt>
          <dd>{formatMicros(of[`${phase}_us`])}</dd>
        </div>
      ))}
    </dl>
  );
}
