/** Which objects of a slice name which policy, as far as they were read. */
import { useMemo } from 'react';
import { keys } from '@/api/keys';
import { useEndless } from '@/api/useEndless';
import { namedBy, type Naming, type Place } from './named';

export function useNamedBy(slice: string) {
  const routes = useNaming(slice, 'routes');
  const services = useNaming(slice, 'services');
  const hostnames = useNaming(slice, 'hostnames');
  const defaults = useNaming(slice, 'defaults');
  const lists = [routes, services, hostnames, defaults];
  const named = useMemo(
    () =>
      namedBy({
        routes: routes.items,
        services: services.items,
        hostnames: hostnames.items,
        defaults: defaults.items,
      }),
    [routes.items, services.items, hostnames.items, defaults.items],
  );
  return {
    named,
    isLoading: lists.some((one) => one.isLoading),
    error: lists.find((one) => one.error)?.error ?? null,
    /** There is more than was read: something unread may name a policy too. */
    hasMore: lists.some((one) => one.hasMore),
    readMore: () => lists.filter((one) => one.hasMore).forEach((one) => one.readMore()),
  };
}

const useNaming = (slice: string, plural: Place['plural']) =>
  useEndless<Naming>(keys.objects(slice, plural), `/slices/${slice}/${plural}`);
