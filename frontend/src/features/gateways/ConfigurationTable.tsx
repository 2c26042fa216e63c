/** Slices down, stages across: which revision each stage has reached. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { NodeSlice } from '@/api/types/fleet';
import { paths } from '@/lib/paths';
import { Mark } from '@/ui/status/Mark';
import { StatusMark } from '@/ui/status/StatusMark';
import { STAGES, stagesOf, type Stage, type StageLook } from '@/ui/proof/stages';
import { Table, type TableColumn } from '@/ui/table/Table';
import { useUiText } from '@/ui/text';
import { Age } from '@/ui/time/Age';
import classes from './gateways.module.css';
import { Reason } from './Reason';
import { useText } from './text';
import { bySeverity } from './worst';

export function ConfigurationTable({ slices }: { slices: readonly NodeSlice[] }) {
  const t = useText();
  const columns = useColumns();
  if (slices.length === 0) return <p className={classes.pad}>{t('configuration.none')}</p>;
  return (
    <Table
      label={t('configuration')}
      columns={columns}
      rows={slices.toSorted(bySeverity)}
      rowKey={({ slice }) => slice}
      note={({ error, slice }) => error && <Reason error={error} slice={slice} />}
    />
  );
}

function useColumns(): TableColumn<NodeSlice>[] {
  const t = useText();
  const ui = useUiText();
  return useMemo(
    () => [
      {
        key: 'slice',
        header: t('slice'),
        cell: ({ slice }) => (
          <Link to={paths.revisions(slice)} className="mono">
            {slice}
          </Link>
        ),
      },
      { key: 'state', header: t('state.word'), cell: ({ state }) => <StatusMark state={state} /> },
      ...STAGES.map((stage) => ({
        key: stage,
        header: ui(`proof.${stage}`),
        cell: (slice: NodeSlice) => <StageCell slice={slice} stage={stage} />,
      })),
      {
        key: 'age',
        header: t('proven.age'),
        align: 'end',
        cell: ({ proven_at }) => <Age at={proven_at} />,
      },
    ],
    [t, ui],
  );
}

const LOOK = {
  done: { glyph: 'disc', tone: 'ok' },
  behind: { glyph: 'ring', tone: 'idle' },
  failed: { glyph: 'cross', tone: 'bad' },
  missing: { glyph: 'dashes', tone: 'idle' },
} as const satisfies Record<StageLook, object>;

function StageCell({ slice, stage }: { slice: NodeSlice; stage: Stage }) {
  const ui = useUiText();
  const view = stagesOf(slice).find((step) => step.stage === stage);
  if (!view) return null;
  const behind = view.look === 'behind' ? ui('proof.behind') : undefined;
  return (
    <span className={classes.stage} data-look={view.look} title={behind}>
      <Mark {...LOOK[view.look]} size={8} />
      {view.sequence === null ? '–' : `r${view.sequence}`}
    </span>
  );
}
