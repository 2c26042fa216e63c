import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Entry } from '@/api/types/audit';

/** The entry that the address names: from the list, or read by itself where a link led to an older one. */
export function useEntry(id: string | undefined, listed: readonly Entry[]): Entry | undefined {
  const found = listed.find((entry) => entry.id === id);
  const { data } = useQuery<Entry, ApiError>({
    queryKey: keys.auditEntry(id ?? ''),
    queryFn: ({ signal }) => read(`/audit/${id}`, {}, signal),
    enabled: Boolean(id) && !found,
    retry: false,
  });
  return found ?? (id ? data : undefined);
}
