/** Every slice: what is live, what is proven, what waits in the draft. */
import type { ApiError } from '@/api/errors';
import type { Slice } from '@/api/types/delivery';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table } from '@/ui/table/Table';
import { byUrgency } from './order';
import { useSliceColumns } from './useSliceColumns';
import { useText } from './text';

const MOST_SHOWN = 12;

type Props = { slices: readonly Slice[] | undefined; error: Error | null };

export function SlicesPanel({ slices, error }: Props) {
  const t = useText();
  const columns = useSliceColumns();
  return (
    <Panel title={t('slices')} meta={slices?.length} flush>
      {error && <Failure error={error as ApiError} />}
      {slices?.length === 0 && (
        <EmptyState kind="nothing" title={t('slices.none')} text={t('slices.none.text')} />
      )}
      {slices && slices.length > 0 && (
        <Table
          label={t('slices')}
          columns={columns}
          rows={slices.toSorted(byUrgency).slice(0, MOST_SHOWN)}
          rowKey={({ slice }) => slice}
        />
      )}
    </Panel>
  );
}
