/** Tabs as links: the address says which one is open. */
import { Link } from '@tanstack/react-router';
import classes from './tabs.module.css';

type Props = {
  /** The search parameter that holds the tab. */
  name: string;
  current: string;
  tabs: readonly (readonly [value: string, label: string])[];
  /** Search parameters that mean the same on every tab. */
  keeps?: readonly string[];
};

const TENANT = ['tenant'];

export function TabLinks({ name, current, tabs, keeps = TENANT }: Props) {
  return (
    <ul className={classes.tabs}>
      {tabs.map(([value, label]) => (
        <li key={value}>
          <Link
            to="."
            search={(old: Record<string, string>) => ({
              ...Object.fromEntries(keeps.map((kept) => [kept, old[kept]])),
              [name]: value,
            })}
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
