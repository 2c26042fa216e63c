/** How near one node of the gateway is to its limits; the address says which. */
import { Select } from '@mantine/core';
import { useNodes } from '@/api/useNodes';
import { parseSlice } from '@/lib/slices';
import { useUrlState } from '@/lib/urlState';
import { VitalsPanels } from '@/vitals/VitalsPanels';
import { useText } from './text';
import type { WindowName } from './windows';

export function NodeVitals({ slice, window }: { slice: string; window: WindowName }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { gateway } = parseSlice(slice);
  const nodes = useNodes().items.filter(
    (node) => node.gateway === gateway && node.status !== 'revoked',
  );
  const chosen = nodes.find(({ name }) => name === url['node']) ?? nodes[0];
  if (!chosen) return null;
  return (
    <>
      <Select
        aria-label={t('node.limits')}
        data={nodes.map(({ name }) => name)}
        value={chosen.name}
        onChange={(name) => setUrl({ node: name ?? '' })}
        allowDeselect={false}
        w={280}
      />
      <VitalsPanels node={chosen.id} window={window} />
    </>
  );
}
