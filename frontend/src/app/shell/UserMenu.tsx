/** Account: who this is, light or dark, row height, keys, sign out. */
import {
  Popover,
  VisuallyHidden,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import {
  IconBaselineDensityMedium,
  IconCheck,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCog,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { boot, useMe } from '@/api/me';
import { setDensity, useDensity } from '@/lib/density';
import { csrfToken } from '@/lib/cookies';
import { paths } from '@/lib/paths';
import { useAppText } from '../text';
import { openKeysSheet } from './keysSheetState';
import classes from './shell.module.css';

export function UserMenu() {
  const t = useAppText();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const SchemeIcon = isDark ? IconSun : IconMoon;
  return (
    <>
      <button
        type="button"
        className={classes.round}
        aria-label={t('scheme.toggle')}
        title={t('scheme.toggle')}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        <SchemeIcon size={16} stroke={1.6} aria-hidden />
      </button>
      <Account />
    </>
  );
}

/** Not the kit's menu, a heavy part of the first load, for three verbs. */
function Account() {
  const t = useAppText();
  const { user } = useMe();
  const navigate = useNavigate();
  const isRoomy = useDensity() === 'comfortable';
  const [isOpen, setOpen] = useState(false);
  const closing = (run: () => void) => () => {
    setOpen(false);
    run();
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      width={240}
      trapFocus
      returnFocus
      transitionProps={{ duration: 60 }}
    >
      <Popover.Target>
        <button type="button" className={classes.person} onClick={() => setOpen(!isOpen)}>
          <VisuallyHidden>
            {t('user.menu')} {user.email}
          </VisuallyHidden>
          {initialsOf(user.name || user.email)}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.account}>
        <p>
          {user.name}
          <br />
          {user.email}
        </p>
        <Verb
          icon={<IconUserCog size={16} />}
          run={closing(() => void navigate({ to: paths.account() }))}
        >
          {t('user.account')}
        </Verb>
        <Verb icon={<IconKeyboard size={16} />} run={closing(openKeysSheet)} mark={<kbd>?</kbd>}>
          {t('keys.open')}
        </Verb>
        <Verb
          icon={<IconBaselineDensityMedium size={16} />}
          run={closing(() => setDensity(isRoomy ? 'compact' : 'comfortable'))}
          mark={isRoomy && <IconCheck size={14} />}
        >
          {t('density.toggle')}
        </Verb>
        <hr />
        <Verb icon={<IconLogout size={16} />} run={signOut}>
          {t('user.signOut')}
        </Verb>
        <p>{t('version', { version: boot.version })}</p>
      </Popover.Dropdown>
    </Popover>
  );
}

type VerbProps = { icon: ReactNode; run: () => void; mark?: ReactNode; children: ReactNode };

const Verb = ({ icon, run, mark, children }: VerbProps) => (
  <button type="button" onClick={run}>
    {icon}
    <span>{children}</span>
    {mark}
  </button>
);

export const initialsOf = (name: string): string =>
  name
    .split(/[\s.@_-]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

/** A real form post: the server ends the session and shows its own page. */
function signOut(): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/sign-out';
  const token = document.createElement('input');
  Object.assign(token, {
    type: 'hidden',
    name: 'csrfmiddlewaretoken',
    value: csrfToken(),
  });
  form.append(token);
  document.body.append(form);
  form.submit();
}
