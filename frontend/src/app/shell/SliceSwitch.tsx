/** Which slice the console is about. On a slice's page the address follows; elsewhere the choice is remembered. */
import { Combobox, useCombobox } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMe } from '@/api/me';
import { useSlice } from '@/api/useSlice';
import { rememberSlice } from '@/lib/lastSlice';
import { parseSlice } from '@/lib/slices';
import { useAppText } from '../text';
import classes from './shell.module.css';
import { SliceName } from './SliceName';

const MOST_SHOWN = 100;

export function SliceSwitch() {
  const t = useAppText();
  const { slices } = useMe();
  const current = useSlice();
  const choose = useChooseSlice();
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => setSearch(''),
  });
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (search) selectFirstOption(); // so that Enter takes the first match
  }, [search, selectFirstOption]);
  if (!current) return null;
  const shown = slices.filter(({ slice }) => slice.includes(search.trim().toLowerCase()));
  const submit = (slice: string) => {
    choose(slice);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={submit} width={280} position="bottom-start">
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={classes.slice}
          aria-label={`${t('slice.switch')} ${current}`}
          onClick={() => combobox.toggleDropdown()}
        >
          <SliceName {...parseSlice(current)} />
          <IconSelector size={14} aria-hidden />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={t('slice.search')}
          aria-label={t('slice.search')}
        />
        <Combobox.Options aria-label={t('slice.switch')} mah={360} className={classes.options}>
          {shown.length === 0 && <Combobox.Empty>{t('slice.none')}</Combobox.Empty>}
          {shown.slice(0, MOST_SHOWN).map(({ slice, pending, ...names }) => (
            <Combobox.Option
              value={slice}
              key={slice}
              active={slice === current}
              className={classes.option}
            >
              <SliceName {...names} />
              {pending > 0 && <em>{t('draft.count', { count: pending })}</em>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Go to the same page of another slice, or remember the choice where the page has no slice. */
export function useChooseSlice(): (slice: string) => void {
  const navigate = useNavigate();
  const { slice: inAddress } = useParams({ strict: false }) as { slice?: string };
  return (slice) => {
    rememberSlice(slice);
    const [, , plural = 'routes'] = window.location.pathname
      .replace(/^\/console/, '')
      .split('/')
      .slice(1);
    if (inAddress) void navigate({ to: `/s/${slice}/${plural}` });
  };
}
