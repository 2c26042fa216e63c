/** What speaks for and against: one tile for each metric, what is missing to decide, and how old the counts are. */
import type { Evidence } from '@/api/types/rollouts';
import { Panel } from '../page/Panel';
import { Age } from '../time/Age';
import { EvidenceKey } from './EvidenceKey';
import classes from './evidence.module.css';
import type { ArmNames } from './ArmTable';
import { MetricTile } from './MetricTile';
import { useEvidenceText } from './text';

const OLD_SECONDS = 90;
const EXPECTED_TILES = ['server_errors', 'client_errors', 'slow'] as const;

type Props = {
  title: string;
  /** What is compared with what, e.g. “3 nodes with r413, 7 with r412”. */
  meta?: string | undefined;
  evidence: Evidence | undefined;
  arms: ArmNames;
  /** Nothing will be decided any more: what was missing is of no use. */
  isOver?: boolean;
};

export function EvidencePanel({ title, meta, evidence, arms, isOver = false }: Props) {
  const t = useEvidenceText();
  return (
    <Panel
      title={title}
      meta={meta}
      aside={evidence && <Counted evidence={evidence} isOver={isOver} />}
    >
      <div className={classes.tiles}>
        {evidence
          ? evidence.metrics.map((metric) => (
              <MetricTile
                key={metric.metric}
                metric={metric}
                arms={arms}
                isStale={evidence.is_stale && !isOver}
              />
            ))
          : EXPECTED_TILES.map((name) => <div key={name} className={classes.tile} aria-hidden />)}
      </div>
      <div className={classes.foot}>
        <Missing texts={isOver ? [] : (evidence?.missing ?? [])} />
        {evidence?.baseline.differed && <p>{evidence.baseline.text || t('differed')}</p>}
        <EvidenceKey />
      </div>
    </Panel>
  );
}

function Counted({ evidence, isOver }: { evidence: Evidence; isOver: boolean }) {
  const t = useEvidenceText();
  const { updated_at: at, is_stale: isStale } = evidence;
  if (!at) return <span>{t('never')}</span>;
  const staleAfter = isOver ? Infinity : isStale ? 0 : OLD_SECONDS;
  return (
    <span>
      {t('updated')} <Age at={at} staleAfterSeconds={staleAfter} />
    </span>
  );
}

function Missing({ texts }: { texts: readonly string[] }) {
  const t = useEvidenceText();
  if (texts.length === 0) return null;
  return (
    <p className={classes.missing}>
      <b>{t('missing')}</b> {texts.join('; ')}
    </p>
  );
}
