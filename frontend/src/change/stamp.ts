/** A short name of exactly this change: a tick on “viewed” must not outlive what was looked at. */
import type { Change } from '@/api/types/delivery';
import { changeKey } from './changeWords';

const known = new WeakMap<Change, string>();

export function changeStamp(change: Change): string {
  let stamp = known.get(change);
  if (stamp === undefined) {
    stamp = `${changeKey(change)} ${hash(`${change.before_text}\n\0${change.after_text}`)}`;
    known.set(change, stamp);
  }
  return stamp;
}

/** cyrb53 (public domain, bryc/code): 53 bits tell two texts of one object apart; nothing secret hangs on it. */
function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
