/** Opens the palette; the same as Ctrl-K. */
import { IconSearch } from '@tabler/icons-react';
import { useAppText } from '../text';
import { palette } from './palette';
import classes from './shell.module.css';

export function PaletteButton() {
  const t = useAppText();
  return (
    <button type="button" className={classes.palette} onClick={palette.open}>
      <IconSearch size={14} aria-hidden />
      <span>{t('palette')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}
