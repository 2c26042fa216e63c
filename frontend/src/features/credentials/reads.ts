/** Credentials of a slice, one of them, its versions, and the nodes that have it. */
import { useQuery } from '@tanstack/react-query';
import { read, type Query } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Credential, CredentialNode, CredentialVersion } from '@/api/types/credentials';
import { useEndless, type Endless } from '@/api/useEndless';

const AGAIN_MS = 10_000;

export const pathOf = (slice: string, name: string) =>
  `/slices/${slice}/credentials/${encodeURIComponent(name)}` as const;

export const useCredentials = (slice: string, query: Query): Endless<Credential> =>
  useEndless<Credential>(keys.credentials(slice, query), `/slices/${slice}/credentials`, query);

/** What nodes say of it comes without anything having been changed. */
export const useCredential = (slice: string, name: string) =>
  useQuery<Credential, ApiError>({
    queryKey: keys.credential(slice, name),
    queryFn: ({ signal }) => read(pathOf(slice, name), {}, signal),
    refetchInterval: AGAIN_MS,
  });

export const useCredentialNodes = (slice: string, name: string) =>
  useQuery<{ items: CredentialNode[] }, ApiError, CredentialNode[]>({
    queryKey: [...keys.credential(slice, name), 'nodes'],
    queryFn: ({ signal }) => read(`${pathOf(slice, name)}/nodes`, {}, signal),
    select: ({ items }) => items,
    refetchInterval: AGAIN_MS,
  });

export const useCredentialVersions = (slice: string, name: string): Endless<CredentialVersion> =>
  useEndless<CredentialVersion>(
    [...keys.credential(slice, name), 'versions'],
    `${pathOf(slice, name)}/versions`,
  );
