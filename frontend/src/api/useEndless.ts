/** A cursor-paged list read page by page as one growing array. */
import { useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { read, type ApiPath, type Query } from './client';
import type { ApiError } from './errors';
import type { Page } from './types/page';

const PAGE_SIZE = 200;

export type Endless<Item> = {
  items: readonly Item[];
  isLoading: boolean;
  isRefreshing: boolean;
  error: ApiError | null;
  /** When the shown data was read, in milliseconds; 0 before the first answer. */
  readAtMs: number;
  hasMore: boolean;
  readMore: () => void;
  readAgain: () => void;
};

export function useEndless<Item>(
  key: readonly unknown[],
  path: ApiPath,
  query: Query = {},
): Endless<Item> {
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      read<Page<Item>>(path, { ...query, limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return {
    items,
    isLoading: list.isPending,
    isRefreshing: list.isFetching && !list.isPending,
    error: list.error as ApiError | null,
    readAtMs: list.dataUpdatedAt,
    hasMore: list.hasNextPage,
    readAgain: () => void list.refetch(),
    readMore: () => void (list.hasNextPage && !list.isFetching && list.fetchNextPage()),
  };
}
