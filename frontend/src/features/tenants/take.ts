/** Takes an archive: it is handed out once, and goes to a file of the person. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { writeForBlob } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { TenantExport } from '@/api/types/tenants';

export function useTake(tenant: string, { id, asked_at: at }: TenantExport) {
  const cache = useQueryClient();
  return useMutation<void, ApiError>({
    mutationFn: async () => {
      const archive = await writeForBlob(`/tenants/${tenant}/exports/${id}/archive`);
      save(archive, `${tenant}-${at.slice(0, 10)}.tar`);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.tenant(tenant, 'exports') }),
  });
}

function save(archive: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(archive);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
