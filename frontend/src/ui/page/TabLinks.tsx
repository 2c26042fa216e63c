/** Tabs as links: the address says which one is open. */
import { Link } from '@tanstack/react-router';
import classes from './tabs.module.css';

type Props = {
  /** The search parameter that holds the tab. */
  name: string;
  current: string;
  tabs: readonly (readonly [value: string, label: string])[];
};

export function TabLinks({ name, current, tabs }: Props) {
  return (
    <ul className={classes.tabs}>
      {tabs.map(([value, label]) => (
        <li key={value}>
          <Link
            to="."
            search={(old: Record<string, string>) => ({ tenant: old['tenant'], [name]: value })}
            className={classes.tab}
            aria-current={value === current ? 'page' : undefined}
          >
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
