/** The frame with its data: header, navigation, palette, dialogs that belong to no page. */
import { Outlet } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { useTopics } from '@/lib/live/live';
import { Following } from '@/ui/live/Following';
import { AppFrame } from '@/ui/frame/AppFrame';
import { useAppText } from '../text';
import { FreezeBanner } from './FreezeBanner';
import { Header } from './Header';
import { LazyKeysSheet } from './LazyKeysSheet';
import { LazyPalette } from './LazyPalette';
import { Nav } from './Nav';
import { NewsBanner } from './NewsBanner';
import { SessionDialog } from './SessionDialog';
import { SwitchBanner } from './SwitchBanner';

const Banners = () => (
  <>
    <NewsBanner />
    <SwitchBanner />
    <FreezeBanner />
  </>
);

const MOST_TOPICS = 50; // a platform person may see thousands; pages follow what they show

export function Shell() {
  const t = useAppText();
  const { slices } = useMe();
  useTopics(['me', ...slices.slice(0, MOST_TOPICS).map(({ slice }) => `slice:${slice}`)]);
  return (
    <AppFrame skipLabel={t('skip')} header={<Header />} nav={<Nav />} banner={<Banners />}>
      <Following>
        <Outlet />
      </Following>
      <LazyPalette />
      <LazyKeysSheet />
      <SessionDialog />
    </AppFrame>
  );
}
