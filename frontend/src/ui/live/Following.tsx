/** A list that is read again when the socket says so: without a word of it for long, nobody knows whether it still holds. */
import type { ReactNode } from 'react';
import { QUIET_MS } from '@/lib/live/client';
import { live } from '@/lib/live/live';
import { useTick } from '@/lib/useTick';
import { Fresh } from './Fresh';

type Props = {
  /** Off where what is shown is not meant to move. */
  isOn?: boolean;
  /** Takes all the room there is, as a grid does. */
  isFilling?: boolean;
  children: ReactNode;
};

export function Following({ isOn = true, isFilling = false, children }: Props) {
  useTick();
  const heardAt = isOn ? live.heardAtMs : null;
  return (
    <Fresh
      at={heardAt === null ? null : new Date(heardAt).toISOString()}
      lateSeconds={QUIET_MS / 1_000}
      isFilling={isFilling}
    >
      {children}
    </Fresh>
  );
}
