import { useMe } from '@/api/me';

/** Who may write objectives of a tenant: those who look after its alerts. */
export function useMayWatch(): (tenant: string) => boolean {
  const { permissions } = useMe();
  return (tenant) => permissions[tenant]?.includes('watch') ?? false;
}
