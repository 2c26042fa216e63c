/** One of the routes that are served: what is only in the draft cannot be taken out of service. */
import { Select } from '@mantine/core';
import { keys } from '@/api/keys';
import type { Route } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { useSwitches, maintenanceOf } from '@/api/useSwitches';
import { useText } from './text';

type Props = { slice: string; value: string; onChange: (route: string) => void };

export function RoutePicker({ slice, value, onChange }: Props) {
  const t = useText();
  const { items } = useEndless<Route>(keys.objects(slice, 'routes'), `/slices/${slice}/routes`);
  const { data: switches } = useSwitches(slice);
  const served = items.filter(({ state }) => state !== 'added');
  return (
    <Select
      label={t('route')}
      placeholder={t('route.choose')}
      data={served.map(({ name }) => ({
        value: name,
        label: maintenanceOf(switches, name) ? t('route.taken', { name }) : name,
        disabled: maintenanceOf(switches, name) !== null,
      }))}
      value={value || null}
      searchable
      openOnFocus={false}
      allowDeselect={false}
      onChange={(name) => onChange(name ?? '')}
      data-autofocus
    />
  );
}
