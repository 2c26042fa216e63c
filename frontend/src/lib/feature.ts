/** What a feature declares about itself: where it stands in the navigation and which pages it has. */
import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';

export type NavGroup = 'observe' | 'configure' | 'deliver' | 'administer';

export type NavEntry = {
  group: NavGroup;
  label: string;
  icon: Icon;
  /** Pressed after `g`. */
  key: string;
  /** Address in the console; gets the current slice, null where the person has none. */
  to: (slice: string | null) => string | null;
  /** Other entries lead to addresses below this one, so it is the current one only at its own. */
  isExact?: boolean;
  /** Permission on the current slice's tenant without which the entry is hidden. */
  needs?: 'edit' | 'publish' | 'audit' | 'members' | 'tokens' | 'operate';
};

export type Page = {
  /** Router path, e.g. `/s/$slice/routes`. */
  path: string;
  load: () => Promise<{ default: ComponentType }>;
};

export type Feature = {
  name: string;
  nav: readonly NavEntry[];
  pages: readonly Page[];
};
