/** What the page is about; both change only by what is done here, or in another browser. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Account, Session } from '@/api/types/account';

export const useAccount = () =>
  useQuery<Account, ApiError>({
    queryKey: keys.account('account'),
    queryFn: ({ signal }) => read<Account>('/me/account', {}, signal),
  });

export const useSessions = () =>
  useQuery<Session[], ApiError>({
    queryKey: keys.account('sessions'),
    queryFn: async ({ signal }) =>
      (await read<{ items: Session[] }>('/me/sessions', {}, signal)).items,
  });
