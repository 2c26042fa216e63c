/** What a change would have done to recorded requests, and how much that says. */
import { Link } from '@tanstack/react-router';
import type { Trial, TrialExample } from '@/api/types/waf';
import { formatCount, formatShare } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { Mark } from '@/ui/status/Mark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { formatExact } from '@/ui/time/Age';
import { Bytes } from './Bytes';
import { OutcomeMark } from './OutcomeMark';
import { useWafText } from './text';
import classes from './waf.module.css';

export function TrialResult({ slice, trial }: { slice: string; trial: Trial }) {
  const t = useWafText();
  if (trial.compared === 0) return <p className={classes.warn}>{t('trial.empty')}</p>;
  const isHostile = trial.hostile > 0;
  return (
    <section className={classes.trial} data-hostile={isHostile || undefined} role="status">
      <p className={classes.trialWords}>
        <Mark glyph={isHostile ? 'triangle' : 'disc'} tone={isHostile ? 'warn' : 'ok'} size={12} />
        <strong>{sentencesOf(t, trial).join(' ')}</strong>
      </p>
      {trial.examples.length > 0 && (
        <Table
          label={t('trial.examples')}
          columns={columnsOf(t, slice)}
          rows={trial.examples.map((example, index) => ({ ...example, index }))}
          rowKey={({ index }) => String(index)}
          note={({ looks_hostile: looks, why }) => looks && <Why why={why} />}
        />
      )}
      <p className={classes.quiet}>{coverageOf(t, trial).join(' ')}</p>
    </section>
  );
}

type Text = ReturnType<typeof useWafText>;

/** The number that chooses the plural, and as people read it. */
const counted = (count: number) => ({ count, shown: formatCount(count) });

function sentencesOf(t: Text, trial: Trial): string[] {
  const { newly_passed: passed, newly_refused: refused, hostile, unchanged } = trial;
  const share = trial.share_newly_refused;
  return [
    passed > 0 ? t('trial.passed', counted(passed)) : t('trial.passed.none'),
    ...(passed > 0
      ? [hostile > 0 ? t('trial.hostile', counted(hostile)) : t('trial.hostile.none')]
      : []),
    ...(refused > 0 ? [t('trial.refused', counted(refused))] : []),
    ...(refused > 0 && share !== null ? [t('trial.share', { share: formatShare(share) })] : []),
    t('trial.unchanged', counted(unchanged)),
  ];
}

function coverageOf(t: Text, { compared, not_comparable: lost, coverage }: Trial): string[] {
  const { recorded, since, of_requests: total, bodies_kept: bodies, redacted } = coverage;
  return [
    t(total === null ? 'trial.coverage.uncounted' : 'trial.coverage', {
      compared: formatCount(compared),
      recorded: formatCount(recorded),
      since: formatExact(since),
      total: formatCount(total ?? 0),
    }),
    bodies > 0 ? t('trial.coverage.bodies', counted(bodies)) : t('trial.coverage.bodies.none'),
    ...(redacted > 0 ? [t('trial.coverage.redacted', counted(redacted))] : []),
    ...(lost > 0 ? [t('trial.coverage.uncompared', counted(lost))] : []),
  ];
}

function Why({ why }: { why: string }) {
  const t = useWafText();
  return (
    <span className={classes.warn}>
      {t('trial.looks')}: {why}
    </span>
  );
}

const columnsOf = (t: Text, slice: string): TableColumn<TrialExample>[] => [
  {
    key: 'request',
    header: t('trial.request'),
    width: '55%',
    cell: ({ event, method, path }) => {
      const request = (
        <span className={classes.request}>
          <b>{method}</b> <Bytes text={path} />
        </span>
      );
      return event ? <Link to={paths.wafEvent(slice, event)}>{request}</Link> : request;
    },
  },
  {
    key: 'alike',
    header: t('trial.count'),
    align: 'end',
    cell: ({ requests }) => formatCount(requests),
  },
  {
    key: 'client',
    header: t('trial.client'),
    cell: ({ client }) => <span className="mono">{client}</span>,
  },
  {
    key: 'change',
    header: t('trial.change'),
    cell: ({ before, after }) => (
      <span className={classes.change}>
        <OutcomeMark outcome={before} />
        <span aria-hidden>→</span>
        <OutcomeMark outcome={after} />
      </span>
    ),
  },
];
