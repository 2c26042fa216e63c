/** What the requests of this time consist of: services, statuses, Envoy's flags, revisions. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TrafficDepth } from '@/api/types/traffic';
import { formatShare, formatShort } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { parseResourceName } from '@/lib/slices';
import { Panel } from '@/ui/page/Panel';
import { Table } from '@/ui/table/Table';
import classes from './debug.module.css';
import { flagHint } from './flags';
import { useText } from './text';

type Part = { key: string; name: ReactNode; total: number; errors: number };

export function PartsPanels({ depth, slice }: { depth: TrafficDepth; slice: string }) {
  const t = useText();
  const service = (name: string) =>
    name === '-' ? (
      t('service.none')
    ) : (
      <Link to={paths.object(slice, 'services', parseResourceName(name).name)}>{name}</Link>
    );
  return (
    <div className={classes.parts}>
      <Parts
        title={t('by.service')}
        column={t('service')}
        parts={depth.by_service.map((part) => ({
          ...part,
          key: part.service,
          name: service(part.service),
        }))}
      />
      <Parts
        title={t('by.code')}
        column={t('code')}
        parts={depth.by_code.map((part) => ({
          ...part,
          key: String(part.code),
          name: part.code === 0 ? t('code.none') : part.code,
        }))}
      />
      <Parts
        title={t('by.flags')}
        column={t('flags')}
        parts={depth.by_flags.map((part) => ({
          ...part,
          key: part.flags,
          name:
            part.flags === '-' ? (
              t('flags.none')
            ) : (
              <abbr title={flagHint(part.flags)}>{part.flags}</abbr>
            ),
        }))}
      />
      <Parts
        title={t('by.revision')}
        column={t('revision')}
        parts={depth.by_revision.map((part) => ({
          ...part,
          key: String(part.revision),
          name: <Link to={paths.revision(slice, part.revision)}>r{part.revision}</Link>,
        }))}
      />
    </div>
  );
}

const MOST = 8;

type PartsProps = { title: string; column: string; parts: readonly Part[] };

function Parts({ title, column, parts }: PartsProps) {
  const t = useText();
  const all = parts.reduce((sum, { total }) => sum + total, 0);
  return (
    <Panel title={title} flush>
      <Table
        label={title}
        rows={parts.slice(0, MOST)}
        rowKey={({ key }) => key}
        columns={[
          { key: 'name', header: column, cell: ({ name }) => <span className="mono">{name}</span> },
          {
            key: 'total',
            header: t('requests'),
            align: 'end',
            cell: ({ total }) => formatShort(total),
          },
          {
            key: 'share',
            header: t('share'),
            align: 'end',
            cell: ({ total }) => (all > 0 ? formatShare(total / all) : '–'),
          },
          {
            key: 'errors',
            header: '5xx',
            align: 'end',
            cell: ({ errors, total }) => (
              <span className={classes.errors} data-bad={errors > 0 || undefined}>
                {total > 0 ? formatShare(errors / total) : '–'}
              </span>
            ),
          },
        ]}
      />
    </Panel>
  );
}
