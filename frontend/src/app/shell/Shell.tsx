/** The frame with its data: header, navigation, palette, dialogs that belong to no page. */
import { Outlet } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { useMe } from '@/api/me';
import { hasSessionEnded, onSession } from '@/api/session';
import { useLiveState, useTopics } from '@/lib/live/live';
import { Following } from '@/ui/live/Following';
import { AppFrame } from '@/ui/frame/AppFrame';
import { useAppText } from '../text';
import { FreezeBanner } from './FreezeBanner';
import { Header } from './Header';
import { LazyKeysSheet } from './LazyKeysSheet';
import { LazyPalette } from './LazyPalette';
import { Nav } from './Nav';
import { NewsBanner } from './NewsBanner';
import { beginAnew, isSomebodyElse } from './person';
import { ProofDialog } from './ProofDialog';
import { SessionDialog } from './SessionDialog';
import { SuspendedBanner } from './SuspendedBanner';
import { SwitchBanner } from './SwitchBanner';
import { ViewBanner } from './ViewBanner';

const Banners = () => (
  <>
    <ViewBanner />
    <NewsBanner />
    <SuspendedBanner />
    <SwitchBanner />
    <FreezeBanner />
  </>
);

const MOST_TOPICS = 50; // a platform person may see thousands; pages follow what they show

export function Shell() {
  const isSocketOut = useLiveState() === 'signed-out';
  const hasEnded = useSyncExternalStore(onSession, hasSessionEnded) || isSocketOut;
  return hasEnded ? <SessionDialog /> : <Frame />;
}

function Frame() {
  const t = useAppText();
  const me = useMe();
  const { slices } = me;
  useEffect(() => {
    if (isSomebodyElse(me)) beginAnew();
  }, [me]);
  useTopics(['me', ...slices.slice(0, MOST_TOPICS).map(({ slice }) => `slice:${slice}`)]);
  return (
    <AppFrame skipLabel={t('skip')} header={<Header />} nav={<Nav />} banner={<Banners />}>
      <Following>
        <Outlet />
      </Following>
      <LazyPalette />
      <LazyKeysSheet />
      <ProofDialog />
    </AppFrame>
  );
}
