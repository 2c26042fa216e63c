/** How long something lasts by now, counting on. */
import { serverNow } from '@/lib/clock';
import { ageSeconds, formatSpan } from '@/lib/durations';
import { useTick } from '@/lib/useTick';

export function Elapsed({ since }: { since: string }) {
  useTick();
  return <>{formatSpan(Math.max(0, Math.floor(ageSeconds(since, serverNow()))))}</>;
}
