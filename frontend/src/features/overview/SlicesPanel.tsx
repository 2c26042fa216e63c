/** Every slice: what is live, what is proven, what waits in the draft. */
import { useMe } from '@/api/me';
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
const HEAD_PX = 28;
const ROW_PX = 36;

/** The height the table will have, so that nothing moves when it comes. */
const heightOf = (rows: number): number => HEAD_PX + Math.min(rows, MOST_SHOWN) * ROW_PX;

type Props = { slices: readonly Slice[] | undefined; error: Error | null };

export function SlicesPanel({ slices, error }: Props) {
  const t = useText();
  const columns = useSliceColumns();
  const expected = useMe().slices.length;
  return (
    <Panel title={t('slices')} meta={slices?.length} flush>
      {error && <Failure error={error as ApiError} />}
      {!slices && !error && <div style={{ height: heightOf(expected) }} />}
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
