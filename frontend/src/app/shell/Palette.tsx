/** Pages, slices, commands and every object you may see, in one input. */
import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useAppText } from '../text';
import { paletteStore } from './palette';
import classes from './shell.module.css';
import { usePaletteGroups } from './usePaletteGroups';

export default function Palette() {
  const t = useAppText();
  const [query, setQuery] = useState('');
  const groups = usePaletteGroups(query);
  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      overlayProps={{ color: 'var(--gh-scrim)', backgroundOpacity: 1, blur: 0 }}
      maxHeight={420}
      attributes={{ content: { 'aria-label': t('palette') } }}
    >
      <Spotlight.Search
        aria-label={t('palette')}
        placeholder={t('palette.search')}
        leftSection={<IconSearch size={16} />}
      />
      <Spotlight.ActionsList aria-label={t('palette')}>
        {groups.length === 0 && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
        {groups.map(({ title, actions }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {actions.map(({ id, label, hint, run }) => (
              <Spotlight.Action key={id} onClick={run}>
                <span className={classes.hit}>
                  {label}
                  {hint && <span>{hint}</span>}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
