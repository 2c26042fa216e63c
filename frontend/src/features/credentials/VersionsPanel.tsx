/** Its versions, the newest first; their secrets are shown nowhere. */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { Credential, CredentialVersion } from '@/api/types/credentials';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './credentials.module.css';
import { useCredentialVersions } from './reads';
import { useText, type CredentialsText } from './text';

export function VersionsPanel({ credential: { slice, name } }: { credential: Credential }) {
  const t = useText();
  const { items, isLoading, error, hasMore, readMore, readAgain } = useCredentialVersions(
    slice,
    name,
  );
  const columns = useMemo(() => columnsOf(t), [t]);
  return (
    <Panel title={t('versions')} flush>
      {error && items.length === 0 && <Failure error={error} onRetry={readAgain} />}
      {!isLoading && !error && items.length === 0 && (
        <p className={classes.none}>{t('versions.none')}</p>
      )}
      {items.length > 0 && (
        <Table
          label={t('versions')}
          columns={columns}
          rows={items}
          rowKey={({ number }) => String(number)}
          note={({ refusal, note }) => refusal || note || null}
        />
      )}
      {hasMore && (
        <Button variant="subtle" size="compact-sm" onClick={readMore}>
          {t('versions.more')}
        </Button>
      )}
    </Panel>
  );
}

const columnsOf = (t: CredentialsText): TableColumn<CredentialVersion>[] => [
  { key: 'number', header: t('column.version'), width: '70px', cell: ({ number }) => number },
  {
    key: 'origin',
    header: t('version.origin'),
    cell: ({ origin, store_version: there }) =>
      there === null ? t(`origin.${origin}`) : t('origin.read.of', { number: there }),
  },
  {
    key: 'made',
    header: t('version.made'),
    cell: ({ created_at: at, created_by: by }) => (
      <>
        <Age at={at} /> · {by}
      </>
    ),
  },
  {
    key: 'state',
    header: t('column.state'),
    cell: (version) => t(`version.${standingOf(version)}`),
  },
];

function standingOf({ destroyed_at, refused_at, proven_at }: CredentialVersion) {
  if (refused_at) return 'refused';
  if (destroyed_at) return 'destroyed';
  return proven_at ? 'proven' : 'unproven';
}
