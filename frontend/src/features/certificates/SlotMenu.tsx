/** The first certificates of one slot of the calendar, each leading to its page, and how many more there are. */
import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { CalendarEntries, CalendarSlot } from '@/api/types/certificates';
import { paths } from '@/lib/paths';
import { formatExact } from '@/ui/time/Age';
import classes from './calendar.module.css';
import { useText } from './text';

type Props = { slot: CalendarSlot; isOfAll: boolean };

export function SlotMenu({ slot: { renewals, ends }, isOfAll }: Props) {
  const t = useText();
  const part = ({ count, first }: CalendarEntries, label: string) =>
    count > 0 && (
      <>
        <Menu.Label>{label}</Menu.Label>
        {first.map(({ id, slice, name, at }) => (
          <Menu.Item key={id} component={Link} to={paths.certificate(slice, id)}>
            <span className={classes.item}>
              <code>{isOfAll ? `${slice} ${name}` : name}</code>
              <time dateTime={at}>{formatExact(at).slice(5, 16)}</time>
            </span>
          </Menu.Item>
        ))}
        {count > first.length && (
          <Menu.Label>{t('more', { count: count - first.length })}</Menu.Label>
        )}
      </>
    );
  return (
    <Menu.Dropdown>
      {part(renewals, t('calendar.renewed'))}
      {part(ends, t('calendar.ends'))}
    </Menu.Dropdown>
  );
}
