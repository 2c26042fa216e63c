/** What may go wrong next, worst first, each with where to look. */
import { Link } from '@tanstack/react-router';
import { formatBudget, formatBurn } from '@/slo/figures';
import { Panel } from '@/ui/page/Panel';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import classes from './executive.module.css';
import type { Risk } from './risks';
import { useText } from './text';

const SHOWN = 10;

export function RisksPanel({ risks }: { risks: readonly Risk[] }) {
  const t = useText();
  return (
    <Panel title={t('risks')} meta={risks.length}>
      {risks.length === 0 && <p className={classes.quiet}>{t('risks.none')}</p>}
      <ul className={classes.risks}>
        {risks.slice(0, SHOWN).map((risk) => (
          <RiskLine key={risk.kind + risk.key} risk={risk} />
        ))}
        {risks.length > SHOWN && <li>{t('risks.more', { count: risks.length - SHOWN })}</li>}
      </ul>
    </Panel>
  );
}

function RiskLine({
  risk: { kind, isGrave, name, to, at, remaining, text, type },
}: {
  risk: Risk;
}) {
  const t = useText();
  const tone = isGrave ? 'bad' : 'warn';
  return (
    <li>
      <Mark glyph={isGrave ? 'triangle' : 'diamond'} tone={tone} />
      <span>
        <Link to={to}>{name}</Link>{' '}
        <span title={text}>
          {kind === 'switch'
            ? t(`switch.${type ?? 'waf_off'}`)
            : t(remaining && remaining < 0 ? 'risk.overspent' : `risk.${kind}`, {
                left: formatBudget(remaining ?? null),
                spent: formatBurn(1 - (remaining ?? 0)),
              })}
        </span>
      </span>
      {at && <Age at={at} />}
    </li>
  );
}
