import { useMe } from '@/api/me';

/** Who may write objectives of a tenant: those who edit what it serves. */
export function useMayWatch(): (tenant: string) => boolean {
  const { permissions } = useMe();
  return (tenant) => permissions[tenant]?.includes('edit') ?? false;
}
