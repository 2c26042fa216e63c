/** What a person says about a publish before it goes out, and whether it may. */
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { Plan } from '@/api/types/delivery';
import type { Gates } from '@/api/types/governance';
import { useMayInSlice } from '@/api/useSlice';
import { serverNow } from '@/lib/clock';
import { fromField } from '@/lib/moments';
import { isWayComplete, USUAL_WAY, wayBody, type Way } from '@/publish/way';
import { standingOf } from './approval';
import { startProblem, type Start } from './start';
import { groupUnsafe } from './unsafe';

export function usePublishForm(
  slice: string,
  plan: Plan,
  gates: Gates | undefined,
  hasNews: boolean,
) {
  const [typed, setMessage] = useState<string | null>(null);
  const [ticks, setTicks] = useState<ReadonlySet<string>>(new Set());
  const [way, setWay] = useState<Way>(USUAL_WAY);
  const [start, setStart] = useState<Start>(null);
  const mayPublish = useMayInSlice(slice, 'publish');
  const groups = groupUnsafe(plan.unsafe);
  const confirmed = groups.filter(({ tick }) => ticks.has(tick)).map(({ code }) => code);
  const standing = standingOf(gates, plan.digest);
  // What was said when asking is why it is published, unless somebody says it better.
  const asked = standing === 'approved' ? (gates?.approval.approval?.message ?? '') : '';
  const message = typed ?? asked;
  const steps = {
    'not.permitted': !mayPublish,
    'not.clean': !plan.publishable,
    'not.seen': hasNews,
    'not.confirmed': confirmed.length < groups.length,
    'not.approved': standing === 'missing' || standing === 'requested',
    'not.reasoned': !isWayComplete(way),
    'not.timed': startProblem(start, serverNow()) !== null,
  };
  const request: WriteRequest = {
    method: 'POST',
    path: `/slices/${slice}/revisions`,
    body: {
      message,
      plan: plan.digest,
      acknowledge_unsafe: confirmed,
      ...wayBody(way),
      starts_at: start === null ? null : fromField(start),
    },
  };
  return {
    message,
    setMessage,
    groups,
    ticks,
    setTicks,
    way,
    setWay,
    start,
    setStart,
    request,
    /** The first thing that stands in the way, as a key of words. */
    reason: firstOf(steps),
  };
}

const firstOf = <Key extends string>(steps: Record<Key, boolean>): Key | null =>
  (Object.keys(steps) as Key[]).find((key) => steps[key]) ?? null;
