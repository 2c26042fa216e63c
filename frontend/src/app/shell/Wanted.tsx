/** Draws its children from the first time that they are wanted; what cannot be loaded leaves the page as it is. */
import { CatchBoundary } from '@tanstack/react-router';
import { Suspense, useState, type ReactNode } from 'react';

type Props = { isNow: boolean; children: ReactNode };

export function Wanted({ isNow, children }: Props) {
  const [wasWanted, setWanted] = useState(isNow);
  if (isNow && !wasWanted) setWanted(true);
  if (!wasWanted) return null;
  return (
    <CatchBoundary getResetKey={() => ''} errorComponent={Nothing}>
      <Suspense>{children}</Suspense>
    </CatchBoundary>
  );
}

const Nothing = () => null;
