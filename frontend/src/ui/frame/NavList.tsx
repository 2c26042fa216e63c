/** The navigation: groups of links, each with the key that goes there after `g`. */
import type { Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import classes from './frame.module.css';

export type NavLink = { label: string; icon: Icon; to: string; keyHint: string; isExact?: boolean };
export type NavSection = { title: string; links: readonly NavLink[] };

export function NavList({ sections, label }: { sections: readonly NavSection[]; label: string }) {
  return (
    <nav className={classes.navList} aria-label={label}>
      {sections.map(({ title, links }) => (
        <div key={title} className={classes.navSection}>
          <p>{title}</p>
          <ul>
            {links.map((link) => (
              <li key={link.to}>
                <NavItem {...link} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function NavItem({ label, icon: Picture, to, keyHint, isExact = to === '/' }: NavLink) {
  return (
    <Link
      to={to}
      className={classes.navItem}
      activeOptions={{ exact: isExact, includeSearch: false }}
      title={label}
    >
      <Picture size={16} stroke={1.6} aria-hidden />
      <span>{label}</span>
      <kbd aria-hidden>G {keyHint.toUpperCase()}</kbd>
    </Link>
  );
}
