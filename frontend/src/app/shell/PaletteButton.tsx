/** Opens the palette; the same as Ctrl-K. */
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function PaletteButton() {
  const t = useAppText();
  return (
    <button type="button" className={classes.palette} onClick={spotlight.open}>
      <IconSearch size={14} aria-hidden />
      <span>{t('palette')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}
