/** Where the way out of a gateway listens: as somebody typed it here last, else as far as it can be known. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { useMayOnPlatform, useMe } from '@/api/me';
import type { Listener } from '@/api/types/intent';
import type { Page } from '@/api/types/page';

const KEPT = 'gatehouse.proxy.';
const USUAL_PORT = 3128;
const MOST = 100;

export const keepPlace = (gateway: string, place: string): void =>
  localStorage.setItem(KEPT + gateway, place);

export function usePlaceOfProxy(gateway: string): string {
  const port = useProxyPort(gateway);
  return localStorage.getItem(KEPT + gateway) ?? `${window.location.hostname}:${port}`;
}

/** Listeners are the platform's: who may not see them gets the usual port to begin with. */
function useProxyPort(gateway: string): number {
  const mayLook = useMayOnPlatform('view');
  const platform = useMe().tenants.find((tenant) => tenant.platform)?.slug ?? '';
  const slice = `${platform}@${gateway}`;
  const { data } = useQuery<Page<Listener>, ApiError>({
    queryKey: keys.objects(slice, 'listeners', { asked: 'proxy' }),
    queryFn: ({ signal }) => read(`/slices/${slice}/listeners`, { limit: MOST }, signal),
    enabled: mayLook && platform !== '',
  });
  const found = data?.items.find(({ spec }) => spec.protocol === 'egress');
  return found?.spec.port ?? USUAL_PORT;
}
