/** From which service of a route to which other one. */
import { Select } from '@mantine/core';
import type { Route } from '@/api/types/intent';
import classes from './shifts.module.css';
import { servicesOf, withPair, type Start } from './starting';
import { useText } from './text';

type Props = { start: Start; route: Route | undefined; onChange: (start: Start) => void };

export function PairFields({ start, route, onChange }: Props) {
  const t = useText();
  const services = route ? servicesOf(route) : [];
  const choose = ({ from, to }: Pick<Start, 'from' | 'to'>) =>
    route && onChange(withPair(start, route, from, to));
  return (
    <div className={classes.pair}>
      {(['from', 'to'] as const).map((end) => (
        <Select
          key={end}
          label={t(end)}
          data={services}
          value={start[end] || null}
          disabled={!route}
          allowDeselect={false}
          onChange={(service) => service && choose({ ...start, [end]: service })}
        />
      ))}
    </div>
  );
}
