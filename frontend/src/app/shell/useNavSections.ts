import { useMe } from '@/api/me';
import { useSlice } from '@/api/useSlice';
import type { NavEntry, NavGroup } from '@/lib/feature';
import { parseSlice } from '@/lib/slices';
import type { NavLink, NavSection } from '@/ui/frame/NavList';
import { features } from '../features';
import { useAppText } from '../text';

const GROUPS: readonly NavGroup[] = ['observe', 'configure', 'deliver', 'administer'];

/** What stands in the navigation for this person and the current slice. */
export function useNavSections(): NavSection[] {
  const t = useAppText();
  const { permissions } = useMe();
  const slice = useSlice();
  const mine = slice ? (permissions[parseSlice(slice).tenant] ?? []) : [];
  const entries = features
    .flatMap(({ nav }) => nav)
    .filter(({ needs }) => !needs || mine.includes(needs));
  return GROUPS.map((group) => ({
    title: t(`nav.${group}`),
    links: entries
      .filter((entry) => entry.group === group)
      .flatMap((entry) => linkOf(entry, slice)),
  })).filter(({ links }) => links.length > 0);
}

function linkOf({ to, label, icon, key, isExact }: NavEntry, slice: string | null): NavLink[] {
  const address = to(slice);
  return address ? [{ label, icon, to: address, keyHint: key, isExact }] : [];
}
