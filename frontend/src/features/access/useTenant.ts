import { useMe } from '@/api/me';
import { useSlice } from '@/api/useSlice';
import { parseSlice } from '@/lib/slices';
import { useUrlState } from '@/lib/urlState';

/** The tenant of this page: from the address, else that of the current slice, else the first. Null: belongs to none. */
export function useTenant(): string | null {
  const [{ tenant }] = useUrlState();
  const { tenants } = useMe();
  const slice = useSlice();
  return tenant ?? (slice ? parseSlice(slice).tenant : (tenants[0]?.slug ?? null));
}
