/** Account: who this is, light or dark, row height, keys, sign out. */
import { Menu, VisuallyHidden, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import {
  IconBaselineDensityMedium,
  IconCheck,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { boot, useMe } from '@/api/me';
import { setDensity, useDensity } from '@/lib/density';
import { readCookie } from '@/lib/cookies';
import { useAppText } from '../text';
import { openKeysSheet } from './keysSheetState';
import classes from './shell.module.css';

export function UserMenu() {
  const t = useAppText();
  const { user } = useMe();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const isRoomy = useDensity() === 'comfortable';
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
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <button type="button" className={classes.person}>
            <VisuallyHidden>
              {t('user.menu')} {user.email}
            </VisuallyHidden>
            {initialsOf(user.name || user.email)}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {user.name}
            <br />
            {user.email}
          </Menu.Label>
          <Menu.Item
            leftSection={<IconKeyboard size={16} />}
            rightSection={<kbd>?</kbd>}
            onClick={openKeysSheet}
          >
            {t('keys.open')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconBaselineDensityMedium size={16} />}
            rightSection={isRoomy && <IconCheck size={14} />}
            onClick={() => setDensity(isRoomy ? 'compact' : 'comfortable')}
          >
            {t('density.toggle')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
            {t('user.signOut')}
          </Menu.Item>
          <Menu.Label>{t('version', { version: boot.version })}</Menu.Label>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

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
    value: readCookie('csrftoken'),
  });
  form.append(token);
  document.body.append(form);
  form.submit();
}
