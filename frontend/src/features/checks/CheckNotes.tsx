/** What came of a published check: its course, every node in the last hour, and the last failures. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { CheckSpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { ChartGroup } from '@/ui/chart/ChartGroup';
import { TimeChart } from '@/ui/chart/TimeChart';
import { SideSection } from '@/ui/panel/SidePanel';
import { Age } from '@/ui/time/Age';
import classes from './checks.module.css';
import { Failure } from './Failure';
import { HourBars } from './HourBars';
import { minutesOf } from './minutes';
import { useResults, type CheckOnNode, type CheckResults } from './reads';
import { Standing, StandingWord } from './Standing';
import { useText } from './text';

const CHART_PX = 120;
const formatMs = (value: number) => `${Math.round(value)} ms`;

export function CheckNotes({ object }: NotesProps<CheckSpec>) {
  const { slice, name, state } = object;
  const t = useText();
  const { data } = useResults(slice, name, state !== 'added');
  if (state === 'added') return <p className={classes.quiet}>{t('unpublished')}</p>;
  if (!data) return null;
  return (
    <>
      <p className={classes.head}>
        <Standing of={data} />
        {data.last_at && (
          <span className={classes.quiet}>
            {t('last')} <Age at={data.last_at} />
          </span>
        )}
        <Link to="/objectives/new">{t('objective')}</Link>
      </p>
      <SideSection title={t('duration')}>
        <Course results={data} />
      </SideSection>
      <SideSection title={t('nodes')}>
        {data.nodes.length === 0 ? (
          <p className={classes.quiet}>{t('nodes.none')}</p>
        ) : (
          <ul className={classes.nodes}>
            {data.nodes.map((node) => (
              <NodeLine key={node.node} node={node} />
            ))}
          </ul>
        )}
      </SideSection>
    </>
  );
}

function Course({ results: { points, step_seconds: stepSeconds } }: { results: CheckResults }) {
  const t = useText();
  const drawn = useMemo(
    () => ({
      times: points.map(({ at }) => Date.parse(at) / 1000),
      lines: [
        { label: t('p50'), values: points.map((one) => one.p50_ms), stroke: '--gh-ok' },
        {
          label: t('p99'),
          values: points.map((one) => one.p99_ms),
          stroke: '--gh-warn',
          dash: [4, 3],
        },
      ],
      known: points.map((one) => (one.good === null ? null : 1)),
    }),
    [points, t],
  );
  return (
    <ChartGroup>
      <TimeChart
        {...drawn}
        label={t('duration')}
        height={CHART_PX}
        stepSeconds={stepSeconds}
        format={formatMs}
      />
    </ChartGroup>
  );
}

function NodeLine({ node }: { node: CheckOnNode }) {
  const t = useText();
  return (
    <li className={classes.node}>
      <div className={classes.line}>
        <b>{node.node}</b>
        <StandingWord standing={node.standing} />
        <HourBars
          hours={minutesOf(node.minutes, node.last_at)}
          label={t('minutes.of', { name: node.node })}
        />
        <span className={classes.quiet}>
          <Age at={node.last_at} />
        </span>
      </div>
      {node.failure && <Failure failure={node.failure} since={node.failing_since} />}
    </li>
  );
}
