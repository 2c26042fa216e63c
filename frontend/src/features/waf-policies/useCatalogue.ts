/** The rules of the Core Rule Set, by number: what they are about. Empty where nobody can say. */
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { CatalogueRule } from '@/api/types/wafLanguage';

const NONE: readonly CatalogueRule[] = [];

export function useCatalogue(slice: string): ReadonlyMap<number, CatalogueRule> {
  const { data = NONE } = useQuery<readonly CatalogueRule[], ApiError>({
    queryKey: keys.wafCatalogue(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/waf/catalogue`, {}, signal),
    staleTime: Infinity,
    retry: false,
  });
  return useMemo(() => new Map(data.map((one) => [one.rule, one])), [data]);
}
