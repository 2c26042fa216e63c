/** Everything a slice ever published, newest first. */
import { useNavigate } from '@tanstack/react-router';
import { keys } from '@/api/keys';
import type { Revision } from '@/api/types/delivery';
import { useEndless } from '@/api/useEndless';
import { useSliceParam } from '@/api/useSlice';
import { paths } from '@/lib/paths';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { useRevisionColumns } from './columns';
import { useRevisionsText } from './text';

export default function RevisionsPage() {
  const t = useRevisionsText();
  const slice = useSliceParam();
  const navigate = useNavigate();
  const columns = useRevisionColumns();
  const path = `/slices/${slice}/revisions` as const;
  const list = useEndless<Revision>(keys.revisions(slice), path);
  const open = ({ sequence }: Revision) => void navigate({ to: paths.revision(slice, sequence) });
  return (
    <Page
      title={t('title')}
      meta={
        list.items.length > 0 &&
        t(list.hasMore ? 'count.more' : 'count', { count: list.items.length })
      }
      actions={<ApiCall request={{ method: 'GET', path }} />}
    >
      {list.error && list.items.length === 0 ? (
        <Failure error={list.error} />
      ) : (
        <DataGrid
          label={t('title')}
          rows={list.items}
          columns={columns}
          rowKey={({ id }) => id}
          onPeek={open}
          onOpen={open}
          empty={<EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} />}
          isLoading={list.isLoading}
          isRefreshing={list.isRefreshing}
          isPartial={list.hasMore}
          onEnd={list.readMore}
        />
      )}
    </Page>
  );
}
