/** Texts side by side or as one: what the address says, else what the width allows. */
import { useMediaQuery } from '@mantine/hooks';
import { useUrlState } from '@/lib/urlState';

export type Layout = 'split' | 'unified';

const NARROW = '(max-width: 1200px)';

export function useLayout(): [Layout, (layout: Layout) => void] {
  const [url, setUrl] = useUrlState();
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const usual: Layout = isNarrow ? 'unified' : 'split';
  const layout = asLayout(url['layout']) ?? usual;
  return [layout, (chosen) => setUrl({ layout: chosen === usual ? '' : chosen })];
}

const asLayout = (text: string | undefined): Layout | null =>
  text === 'split' || text === 'unified' ? text : null;
