/** How far back the page looks. Pure. */
import type { UrlState } from '@/lib/urlState';

export const WINDOWS = ['15m', '1h', '6h', '1d', '7d'] as const;
export type WindowName = (typeof WINDOWS)[number];

export const windowOf = (url: UrlState): WindowName =>
  WINDOWS.find((name) => name === url['window']) ?? '15m';

/** Nodes are kept by themselves for two hours. */
export const nodeWindowOf = (name: WindowName): WindowName => (name === '15m' ? '15m' : '1h');

const READ_AGAIN_SECONDS = 10;

/** Nodes report every two seconds; it is read again every ten. */
export const lateSeconds = (stepSeconds: number): number =>
  READ_AGAIN_SECONDS * 2 + Math.min(stepSeconds, 60);
