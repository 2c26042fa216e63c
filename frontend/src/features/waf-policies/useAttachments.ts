/** Which hostnames and routes of a slice ask which policy, as far as they were read. */
import { useMemo } from 'react';
import { keys } from '@/api/keys';
import type { Hostname, Route } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { attachmentsOf } from './attachments';

export function useAttachments(slice: string) {
  const hostnames = useEndless<Hostname>(
    keys.objects(slice, 'hostnames'),
    `/slices/${slice}/hostnames`,
  );
  const routes = useEndless<Route>(keys.objects(slice, 'routes'), `/slices/${slice}/routes`);
  const attached = useMemo(
    () => attachmentsOf(hostnames.items, routes.items),
    [hostnames.items, routes.items],
  );
  return {
    attached,
    isLoading: hostnames.isLoading || routes.isLoading,
    error: hostnames.error ?? routes.error,
    /** There are more hostnames or routes than were read: somebody unread may ask a policy too. */
    hasMore: hostnames.hasMore || routes.hasMore,
    readMore: () => {
      hostnames.readMore();
      routes.readMore();
    },
  };
}
