/** Opens a list: the whole of it in the editor, or, where it is long, its entries page by page. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type { ListedList, ListSpec } from '@/api/types/intent';
import type { Page } from '@/api/types/page';
import { OpenPanel } from '@/intent/EditorPanel';
import type { OpenProps } from '@/intent/kind';
import { useIsUnsaved } from '@/intent/unsaved';
import { placeOf } from '@/intent/work';
import { SidePanel } from '@/ui/panel/SidePanel';
import { LongList } from './LongList';

/** With more entries a list is neither loaded nor sent as a whole unless somebody asks for it. */
const LONG = 2_000;
const MOST = 200;

export function OpenList(props: OpenProps<ListSpec>) {
  const { slice, name, onClose } = props;
  const { data: head, isPending } = useHead(slice, name);
  if (isPending)
    return (
      <SidePanel title={name} isWide onClose={onClose}>
        {null}
      </SidePanel>
    );
  return <Opened key={name} head={head ?? null} {...props} />;
}

/** Stays what it was when it was opened: nobody's work changes its form because a list grew. */
function Opened({ head, ...props }: OpenProps<ListSpec> & { head: ListedList | null }) {
  const isUnsaved = useIsUnsaved(placeOf(props.slice, 'lists', props.name));
  const [isPaged, setPaged] = useState(!isUnsaved && (head?.entry_count ?? 0) > LONG);
  if (!head || !isPaged) return <OpenPanel {...props} />;
  return <LongList head={head} onWhole={() => setPaged(false)} onClose={props.onClose} />;
}

/** What is known of a list without its entries; null where it is not found. */
function useHead(slice: string, name: string) {
  const filter = { q: name, limit: MOST };
  return useQuery({
    queryKey: keys.objects(slice, 'lists', filter),
    queryFn: ({ signal }) => read<Page<ListedList>>(`/slices/${slice}/lists`, filter, signal),
    select: ({ items }) => items.find((one) => one.name === name) ?? null,
  });
}
