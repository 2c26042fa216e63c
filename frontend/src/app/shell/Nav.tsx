/** The navigation of the features this person may use, and its `g` keys. */
import { useNavigate } from '@tanstack/react-router';
import { useShortcuts } from '@/lib/useShortcuts';
import { NavList } from '@/ui/frame/NavList';
import { useAppText } from '../text';
import { useNavSections } from './useNavSections';

export function Nav() {
  const t = useAppText();
  const sections = useNavSections();
  const navigate = useNavigate();
  useShortcuts(
    sections
      .flatMap(({ links }) => links)
      .map(({ keyHint, label, to }) => ({
        keys: `g ${keyHint}`,
        label,
        run: () => void navigate({ to }),
      })),
  );
  return <NavList sections={sections} label={t('nav')} />;
}
