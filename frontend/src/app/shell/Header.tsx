/** The header: product, slice, unpublished changes, live state, palette, the one primary verb, account. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { Logo } from '@/ui/frame/Logo';
import { AlertBell } from './AlertBell';
import { DraftChip } from './DraftChip';
import classes from './shell.module.css';
import { LiveChip } from './LiveChip';
import { PaletteButton } from './PaletteButton';
import { PublishButton } from './PublishButton';
import { SliceSwitch } from './SliceSwitch';
import { UserMenu } from './UserMenu';

export function Header() {
  return (
    <>
      <Link to={paths.overview()} className={classes.home}>
        <Logo />
      </Link>
      <SliceSwitch />
      <DraftChip />
      <span className={classes.space} />
      <AlertBell />
      <LiveChip />
      <PaletteButton />
      <PublishButton />
      <UserMenu />
    </>
  );
}
