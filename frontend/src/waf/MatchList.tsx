/** Rules that matched, those of the policy first, each with the bytes of the request it looked at. */
import type { CustomMatch, Found } from '@/api/types/waf';
import { Bytes } from './Bytes';
import { locate } from './bytes';
import { useWafText } from './text';
import classes from './waf.module.css';

type Props = { rules: readonly CustomMatch[]; matches: readonly Found[] };

export function MatchList({ rules, matches }: Props) {
  const t = useWafText();
  if (rules.length === 0 && matches.length === 0)
    return <p className={classes.quiet}>{t('match.none')}</p>;
  return (
    <ol className={classes.matches} aria-label={t('match.label')}>
      {rules.map((rule) => (
        <Custom key={rule.name} rule={rule} />
      ))}
      {matches.map((match, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- one rule may match the same target twice
        <Match key={`${match.rule}/${match.target}/${index}`} match={match} />
      ))}
    </ol>
  );
}

function Custom({ rule: { name, action, staged } }: { rule: CustomMatch }) {
  const t = useWafText();
  return (
    <li className={classes.match}>
      <p className={classes.matchHead}>
        <b className="mono">{name}</b>
        <span>{t('match.custom')}</span>
        <span>{t('match.action', { action })}</span>
        {staged && <span>{t('match.staged')}</span>}
      </p>
    </li>
  );
}

function Match({ match }: { match: Found }) {
  const t = useWafText();
  const { rule, message, severity, paranoia, target, value, found } = match;
  const hit = locate(value, found);
  return (
    <li className={classes.match}>
      <p className={classes.matchHead}>
        <b className="mono">{rule}</b>
        <strong>{message}</strong>
        {severity !== null && <span>{severityWord(t, severity)}</span>}
        <span>{t('match.level', { level: paranoia })}</span>
      </p>
      <p className={classes.matchAt}>
        <span>{t('match.at')}</span> <Bytes text={target} />
      </p>
      {(value || found) && (
        <div className={classes.value} tabIndex={0} role="group" aria-label={target}>
          <Bytes text={value} hit={hit} />
        </div>
      )}
      {found && !hit && (
        <p className={classes.matchAt}>
          <span>{t('match.found')}</span> <Bytes text={found} />
        </p>
      )}
    </li>
  );
}

const SEVERITIES = [0, 1, 2, 3, 4, 5, 6, 7] as const;

function severityWord(t: ReturnType<typeof useWafText>, severity: number): string {
  const known = SEVERITIES.find((one) => one === severity);
  return known === undefined ? String(severity) : t(`severity.${known}`);
}
