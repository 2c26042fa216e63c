/** Ctrl-K: pages, slices, commands and every object you may see, in one input. */
import { Spotlight } from '@mantine/spotlight';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useAppText } from '../text';
import { usePaletteGroups } from './usePaletteGroups';

export function Palette() {
  const t = useAppText();
  const [query, setQuery] = useState('');
  const groups = usePaletteGroups(query);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      scrollable
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder={t('palette.search')}
        leftSection={<IconArrowRight size={16} />}
      />
      <Spotlight.ActionsList>
        {groups.length === 0 && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
        {groups.map(({ title, actions }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {actions.map(({ id, label, hint, run }) => (
              <Spotlight.Action key={id} label={label} description={hint} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
