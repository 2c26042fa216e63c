/** Requests, newest first, with facets beside them; the details of one stand beside the list. */
import { useId, useState } from 'react';
import type { Query } from '@/api/client';
import type { AccessRecord, RecordFacets } from '@/api/types/records';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Facets } from './Facets';
import { CLEARED, describe } from './filters';
import { useRecords, useTail } from './reads';
import classes from './records.module.css';
import { useText } from './text';
import { useColumns } from './useColumns';

type Props = {
  slice: string;
  query: Query;
  isTailing: boolean;
  facets: RecordFacets | undefined;
  /** Whose details are shown. */
  opened: AccessRecord | null;
  onOpen: (record: AccessRecord | null) => void;
};

export function RecordsList({ slice, query, isTailing, facets, opened, onOpen }: Props) {
  const t = useText();
  const [isFiltering, setFiltering] = useState(false); // asked only where the page is narrow
  const facetsId = useId();
  const list = useRecords(slice, query);
  const tail = useTail(slice, query, isTailing);
  const rows = isTailing ? tail.items : list.items;
  const error = isTailing ? tail.error : list.error;
  const columns = useColumns();
  const toggle = (record: AccessRecord) => onOpen(opened?.id === record.id ? null : record);
  if (error && rows.length === 0) return <Failure error={error} onRetry={list.readAgain} />;
  return (
    <>
      <StaleNote
        error={error}
        readAtMs={isTailing ? tail.readAtMs : list.readAtMs}
        onRetry={list.readAgain}
      />
      <div className={classes.records} data-open={isFiltering || undefined}>
        <Facets facets={facets} id={facetsId} />
        <div className={classes.list}>
          <p className={classes.skipped} role="status">
            {isTailing && tail.skipped > 0 && t('skipped', { count: tail.skipped })}
          </p>
          <button
            type="button"
            className={classes.filters}
            aria-expanded={isFiltering}
            aria-controls={facetsId}
            onClick={() => setFiltering(!isFiltering)}
          >
            {t(isFiltering ? 'facets.hide' : 'facets')}
          </button>
          <DataGrid
            label={t('title')}
            rows={rows}
            columns={columns}
            rowKey={idOf}
            onPeek={toggle}
            onOpen={onOpen}
            peeked={opened?.id}
            isLoading={isTailing ? tail.readAtMs === 0 : list.isLoading}
            isRefreshing={!isTailing && list.isRefreshing}
            isPartial
            {...(isTailing ? {} : { onEnd: list.readMore })}
            empty={<Nothing />}
          />
        </div>
      </div>
    </>
  );
}

const idOf = ({ id }: AccessRecord): string => id;

function Nothing() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const filter = describe(url);
  return filter ? (
    <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
  ) : (
    <EmptyState kind="nothing" title={t('none')} text={t('none.text')} />
  );
}
