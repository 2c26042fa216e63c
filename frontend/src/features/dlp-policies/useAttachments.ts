/** Which hostnames, routes and rules of a slice ask which policy, as far as they were read. */
import { useMemo } from 'react';
import { keys } from '@/api/keys';
import type { EgressPolicy, Hostname, Route } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { attachmentsOf } from './attachments';

export function useAttachments(slice: string) {
  const hostnames = useEndless<Hostname>(
    keys.objects(slice, 'hostnames'),
    `/slices/${slice}/hostnames`,
  );
  const routes = useEndless<Route>(keys.objects(slice, 'routes'), `/slices/${slice}/routes`);
  const egress = useEndless<EgressPolicy>(
    keys.objects(slice, 'egress-policies'),
    `/slices/${slice}/egress-policies`,
  );
  const lists = [hostnames, routes, egress];
  const attached = useMemo(
    () => attachmentsOf(hostnames.items, routes.items, egress.items),
    [hostnames.items, routes.items, egress.items],
  );
  return {
    attached,
    isLoading: lists.some((one) => one.isLoading),
    error: lists.find((one) => one.error)?.error ?? null,
    /** There is more than was read: something unread may ask a policy too. */
    hasMore: lists.some((one) => one.hasMore),
    readMore: () => lists.filter((one) => one.hasMore).forEach((one) => one.readMore()),
  };
}
