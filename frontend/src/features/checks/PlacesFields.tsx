/** Where a check is sent from: all nodes, some of them, and the console, which asks as clients out there do. */
import type { CheckSpec } from '@/api/types/intent';
import { NamesField } from '@/intent/fields/NamesField';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { useText } from './text';

type Places = CheckSpec['places'];
type Props = {
  places: Places;
  scheme: CheckSpec['request']['scheme'];
  onChange: (places: Places) => void;
};

const USUAL_PORTS = { http: '80', https: '443' } as const;

export function PlacesFields({ places, scheme, onChange }: Props) {
  const t = useText();
  const set = (change: Partial<Places>) => onChange({ ...places, ...change });
  return (
    <>
      <SwitchField
        pointer="/spec/places/all_nodes"
        label={t('places.all')}
        value={places.all_nodes}
        onChange={(isAll) => set({ all_nodes: isAll, nodes: [] })}
      />
      {!places.all_nodes && (
        <NamesField
          pointer="/spec/places/nodes"
          label={t('places.nodes')}
          placeholder="edge-1, edge-2"
          value={places.nodes}
          onChange={(nodes) => set({ nodes })}
        />
      )}
      <SwitchField
        pointer="/spec/places/console"
        label={t('places.console')}
        value={places.console}
        onChange={(isSent) => set({ console: isSent, console_port: null })}
      />
      {places.console && (
        <OptionalNumberField
          pointer="/spec/places/console_port"
          label={t('places.console_port')}
          placeholder={USUAL_PORTS[scheme]}
          value={places.console_port}
          onChange={(port) => set({ console_port: port })}
        />
      )}
    </>
  );
}
