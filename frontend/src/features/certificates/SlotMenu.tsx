/** The certificates of one slot of the calendar, each leading to its page. */
import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Certificate } from '@/api/types/certificates';
import { paths } from '@/lib/paths';
import { formatExact } from '@/ui/time/Age';
import type { Slot, SpanName } from './calendar';
import classes from './calendar.module.css';
import { useText } from './text';

const MOST = 12;

type Props = { slot: Slot; span: SpanName; isOfAll: boolean };

export function SlotMenu({ slot: { renewals, expiries }, isOfAll }: Props) {
  const t = useText();
  const part = (certificates: Certificate[], label: string, at: (one: Certificate) => string) =>
    certificates.length > 0 && (
      <>
        <Menu.Label>{label}</Menu.Label>
        {certificates.slice(0, MOST).map((one) => (
          <Menu.Item key={one.id} component={Link} to={paths.certificate(one.slice, one.id)}>
            <span className={classes.item}>
              <code>{isOfAll ? `${one.slice} ${one.name}` : one.name}</code>
              <time dateTime={at(one)}>{formatExact(at(one)).slice(5, 16)}</time>
            </span>
          </Menu.Item>
        ))}
        {certificates.length > MOST && (
          <Menu.Label>{t('more', { count: certificates.length - MOST })}</Menu.Label>
        )}
      </>
    );
  return (
    <Menu.Dropdown>
      {part(renewals, t('calendar.renewed'), ({ renewal }) => renewal?.at ?? '')}
      {part(expiries, t('calendar.ends'), ({ not_after: end }) => end ?? '')}
    </Menu.Dropdown>
  );
}
