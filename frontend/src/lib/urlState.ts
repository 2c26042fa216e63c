/** View state that lives in the URL: filters, sort, selection. The address always reproduces the view. */
import { useCallback } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';

export type UrlState = Readonly<Record<string, string | undefined>>;
export type SetUrlState = (changes: UrlState, options?: { keepHistory?: boolean }) => void;

/** Read and merge search parameters; empty values disappear from the address. */
export function useUrlState(): [UrlState, SetUrlState] {
  const search = useSearch({ strict: false }) as UrlState;
  const navigate = useNavigate();
  const set = useCallback<SetUrlState>(
    (changes, options) =>
      void navigate({
        to: '.',
        replace: !options?.keepHistory,
        search: (old: UrlState) => withoutEmpty({ ...old, ...changes }),
      }),
    [navigate],
  );
  return [search, set];
}

/** Keep only strings that say something. */
export function withoutEmpty(state: Record<string, unknown>): Record<string, string> {
  const kept = Object.entries(state).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept.map(([key, value]) => [key, String(value)]));
}
