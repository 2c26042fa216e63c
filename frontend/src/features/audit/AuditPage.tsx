/** The audit trail: newest first, filtered by the server, every filter in the address. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { serverNow } from '@/lib/clock';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import type { Entry } from '@/api/types/audit';
import { AuditFilters } from './AuditFilters';
import { EntryPanel } from './EntryPanel';
import { ExportMenu } from './ExportMenu';
import { CLEARED, describe, queryOf } from './filters';
import { useText } from './text';
import { useColumns } from './useColumns';
import { useEntries } from './useEntries';
import { useEntry } from './useEntry';
import { Verification } from './Verification';

const idOf = ({ id }: Entry): string => id;

export default function AuditPage() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const entries = useEntries(url);
  const columns = useColumns();
  const shown = useEntry(url['entry'], entries.items);
  const filter = describe(url);
  return (
    <Page
      title={t('title')}
      meta={t('meta')}
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: withQuery(url) }} />
          <ExportMenu query={queryOf(url, serverNow())} />
          <Button component={Link} to={paths.auditStreams()} variant="default">
            {t('streams')}
          </Button>
        </>
      }
      bar={<AuditFilters />}
      aside={shown && <EntryPanel entry={shown} />}
    >
      {entries.error?.isForbidden ? (
        <EmptyState kind="hidden" permission="audit" />
      ) : (
        <>
          <Verification />
          <StaleNote
            error={entries.error}
            readAtMs={entries.readAtMs}
            onRetry={entries.readAgain}
          />
          {entries.error && entries.items.length === 0 && (
            <Failure error={entries.error} onRetry={entries.readAgain} />
          )}
          <DataGrid
            label={t('title')}
            rows={entries.items}
            columns={columns}
            rowKey={idOf}
            onPeek={({ id }) => setUrl({ entry: id === url['entry'] ? '' : id })}
            peeked={url['entry']}
            isLoading={entries.isLoading}
            isRefreshing={entries.isRefreshing}
            onEnd={entries.readMore}
            empty={
              filter ? (
                <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
              ) : (
                <EmptyState kind="nothing" title={t('none')} text={t('none.text')} />
              )
            }
          />
        </>
      )}
    </Page>
  );
}

function withQuery(url: Parameters<typeof queryOf>[0]): `/${string}` {
  const query = new URLSearchParams(queryOf(url, serverNow()) as Record<string, string>).toString();
  return query ? `/audit?${query}` : '/audit';
}
