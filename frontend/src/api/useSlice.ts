/** The slice this page is about: from the address, else the one visited last, else the first. */
import { useEffect } from 'react';
import { useParams } from '@tanstack/react-router';
import { rememberSlice, useLastSlice } from '@/lib/lastSlice';
import { parseSlice } from '@/lib/slices';
import { useMay, useMe } from './me';
import type { Permission } from './types/people';

/** Null only for a person who may see no slice at all. */
export function useSlice(): string | null {
  const { slices } = useMe();
  const fromAddress = useParams({ strict: false }).slice;
  const last = useLastSlice();
  const known = slices.map(({ slice }) => slice);
  const first = slices.find(({ platform }) => !platform)?.slice ?? known[0] ?? null;
  useEffect(() => {
    if (fromAddress) rememberSlice(fromAddress);
  }, [fromAddress]);
  return fromAddress ?? (last && known.includes(last) ? last : first);
}

/** The slice of a page under `/s/$slice/…`, where one is always in the address. */
export function useSliceParam(): string {
  const { slice } = useParams({ strict: false }) as { slice?: string };
  if (!slice) throw new Error('This page belongs under /s/$slice/.');
  return slice;
}

/** May this person do `permission` (“edit”, “publish”, …) in that slice? */
export function useMayInSlice(slice: string | null, permission: Permission): boolean {
  return useMay(slice ? parseSlice(slice).tenant : null, permission);
}
