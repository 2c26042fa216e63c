/** Charts of one page that belong together: one cross-hair and one zoom for all of them. */
import { createContext, useContext, useId, useMemo, useState, type ReactNode } from 'react';
import type { Span } from './spans';

export type Group = {
  /** Charts with the same key share the cross-hair. */
  key: string;
  /** What is on screen; null: all there is. */
  zoom: Span | null;
  setZoom: (zoom: Span | null) => void;
};

const GroupContext = createContext<Group | null>(null);

export function ChartGroup({ children }: { children: ReactNode }) {
  const group = useOwnGroup();
  return <GroupContext value={group}>{children}</GroupContext>;
}

/** The group around a chart, or one of its own. */
export function useChartGroup(): Group {
  const own = useOwnGroup();
  return useContext(GroupContext) ?? own;
}

function useOwnGroup(): Group {
  const key = useId();
  const [zoom, setZoom] = useState<Span | null>(null);
  return useMemo(() => ({ key, zoom, setZoom }), [key, zoom]);
}
