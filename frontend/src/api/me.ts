/** Who is asking, and what they may do. Comes with the page, so it is never waited for. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { readBoot } from '@/lib/boot';
import { read } from './client';
import { keys } from './keys';
import type { Me, Permission } from './types/people';

export type Boot = { me: Me; version: string };

export const boot = readBoot<Boot>();

export function useMe(): Me {
  return useSuspenseQuery({
    queryKey: keys.me(),
    queryFn: ({ signal }) => read<Me>('/me', {}, signal),
    initialData: boot.me,
    staleTime: 30_000,
  }).data;
}

/** May this person do `permission` in `tenant`? The server decides; this only hides what would be refused. */
export function useMay(tenant: string | null, permission: Permission): boolean {
  const { permissions } = useMe();
  return tenant !== null && (permissions[tenant]?.includes(permission) ?? false);
}

/** May this person do `permission` on the platform, that is: to gateways, nodes and tenants themselves? */
export function useMayOnPlatform(permission: Permission): boolean {
  const platform = useMe().tenants.find((tenant) => tenant.platform)?.slug ?? null;
  return useMay(platform, permission);
}
