/** Parts of a request that an exclusion can name; what follows a colon is the name of one of them. */
import { useMemo } from 'react';
import type { Suggestion } from '@/intent/fields/SuggestField';
import { useText } from './text';

const TARGETS = [
  'ARGS',
  'ARGS_GET',
  'ARGS_POST',
  'ARGS_NAMES',
  'REQUEST_HEADERS',
  'REQUEST_COOKIES',
  'REQUEST_COOKIES_NAMES',
  'REQUEST_BODY',
  'REQUEST_FILENAME',
  'REQUEST_URI',
  'QUERY_STRING',
  'FILES',
  'FILES_NAMES',
  'XML',
] as const;

export function useTargets(): readonly Suggestion[] {
  const t = useText();
  return useMemo(() => TARGETS.map((value) => ({ value, help: t(`target.${value}`) })), [t]);
}
