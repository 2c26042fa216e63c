/** What the objective says: whose it is, which requests it looks at, and how it judges them. */
import { Link } from '@tanstack/react-router';
import type { Objective } from '@/api/types/objectives';
import { paths } from '@/lib/paths';
import { formatTarget } from '@/slo/figures';
import { Facts, type Fact } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import { isSignal } from './kinds';
import styles from './objectives.module.css';
import { useText, type ObjectivesText } from './text';

export function AboutPanel({ objective }: { objective: Objective }) {
  const t = useText();
  return (
    <Panel title={t('about')}>
      {objective.description && <p className={styles.description}>{objective.description}</p>}
      <Facts
        facts={[...ownersOf(objective, t), ...countedOf(objective, t), ...rulesOf(objective, t)]}
      />
    </Panel>
  );
}

function ownersOf(objective: Objective, t: ObjectivesText): Fact[] {
  const {
    owner,
    runbook_url: runbook,
    labels,
    created_at: at,
    created_by: by,
    version,
  } = objective;
  return [
    [t('about.slug'), <span className="mono">{objective.slug}</span>],
    [t('form.owner'), owner || '–'],
    [
      t('about.runbook'),
      runbook ? (
        <a href={runbook} rel="noreferrer noopener" target="_blank">
          {runbook}
        </a>
      ) : (
        '–'
      ),
    ],
    [t('form.labels'), labels.length > 0 ? <LabelLinks labels={labels} /> : '–'],
    [
      t('about.made'),
      <>
        {t('about.version', { version, by })} <Age at={at} />
      </>,
    ],
  ];
}

/** On the page of one, a label leads to all that have it. */
const LabelLinks = ({ labels }: { labels: readonly string[] }) => (
  <>
    {labels.map((label) => (
      <Link key={label} to={paths.objectives()} search={{ label }} className={styles.label}>
        {label}
      </Link>
    ))}
  </>
);

function countedOf({ indicator, tenant }: Objective, t: ObjectivesText): Fact[] {
  if (indicator.kind === 'composite')
    return [
      [
        t('about.parts'),
        indicator.parts.map(({ objective, weight }) => `${objective} × ${weight}`).join(', '),
      ],
    ];
  if (indicator.kind === 'synthetic') return [[t('form.checks'), named(indicator.checks, '–')]];
  const classes: Fact[] = [
    [t('form.bad'), named(indicator.bad, '–')],
    [t('form.ignored'), named(indicator.ignored, '–')],
  ];
  if (isSignal(indicator.kind))
    return [[t('about.names'), named(indicator.names, t('about.all.services'))], ...classes];
  return [
    [t('form.routes'), named(indicator.routes, t('about.all.routes', { tenant }))],
    [t('form.services'), named(indicator.services, t('about.all.services'))],
    ...classes,
  ];
}

const named = (names: readonly string[], all: string): string =>
  names.length > 0 ? names.join(', ') : all;

function rulesOf({ guards, policy }: Objective, t: ObjectivesText): Fact[] {
  return [
    [t('about.guards'), t('about.guards.text', guards)],
    [
      t('about.policy'),
      policy.warn_below || policy.hold_below ? (
        <>
          {policy.warn_below && t('about.warn', { at: formatTarget(policy.warn_below) })}{' '}
          {policy.hold_below && t('about.hold', { at: formatTarget(policy.hold_below) })}
        </>
      ) : (
        t('about.policy.none')
      ),
    ],
  ];
}
