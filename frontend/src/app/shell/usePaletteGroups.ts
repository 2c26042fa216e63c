import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Hit } from '@/api/types/search';
import { useAppText } from '../text';
import { useChooseSlice } from './SliceSwitch';
import { useNavSections } from './useNavSections';

export type PaletteAction = { id: string; label: string; hint?: string; run: () => void };
export type PaletteGroup = { title: string; actions: PaletteAction[] };

const SETTLE_MS = 120;
const MOST_SLICES = 8;

/** Everything the palette offers for what was typed. */
export function usePaletteGroups(query: string): PaletteGroup[] {
  const t = useAppText();
  const words = query.trim().toLowerCase();
  const has = ({ label }: PaletteAction) => label.toLowerCase().includes(words);
  const groups = [
    { title: t('palette.pages'), actions: usePages().filter(has) },
    { title: t('palette.slices'), actions: useSlices().filter(has).slice(0, MOST_SLICES) },
    { title: t('palette.objects'), actions: useHits(words) },
    { title: t('palette.commands'), actions: useCommands().filter(has) },
  ];
  return groups.filter(({ actions }) => actions.length > 0);
}

function usePages(): PaletteAction[] {
  const navigate = useNavigate();
  return useNavSections()
    .flatMap(({ links }) => links)
    .map(({ label, to, keyHint }) => ({
      id: to,
      label,
      hint: `g ${keyHint}`,
      run: () => void navigate({ to }),
    }));
}

function useSlices(): PaletteAction[] {
  const choose = useChooseSlice();
  return useMe().slices.map(({ slice }) => ({ id: slice, label: slice, run: () => choose(slice) }));
}

function useCommands(): PaletteAction[] {
  const t = useAppText();
  const { setColorScheme } = useMantineColorScheme();
  return (['light', 'dark'] as const).map((scheme) => ({
    id: scheme,
    label: t(`scheme.${scheme}`),
    run: () => setColorScheme(scheme),
  }));
}

function useHits(words: string): PaletteAction[] {
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(words, SETTLE_MS);
  const hits = useQuery({
    queryKey: keys.search(settled),
    queryFn: ({ signal }) => read<Hit[] | { items: Hit[] }>('/search', { q: settled }, signal),
    enabled: settled.length > 1,
    placeholderData: keepPreviousData,
  });
  if (words.length < 2 || !hits.data) return [];
  const items = Array.isArray(hits.data) ? hits.data : hits.data.items;
  return items.map(({ kind, name, slice, url }) => ({
    id: `${kind}/${slice}/${name}`,
    label: name,
    hint: [kind, slice].filter(Boolean).join(' · '),
    run: () => void navigate({ to: url.replace(/^\/console/, '') }),
  }));
}
