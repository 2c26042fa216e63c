/** A factor's name, to change in place. */
import { ActionIcon, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Factor } from '@/api/types/account';
import { useWrite } from '@/api/useWrite';
import classes from './account.module.css';
import { useText } from './text';

export function FactorName({ factor: { id, name } }: { factor: Factor }) {
  const t = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const rename = useWrite([keys.account('account')]);
  if (typed === null)
    return (
      <span className={classes.name}>
        {name}
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('factor.rename', { name })}
          onClick={() => setTyped(name)}
        >
          <IconPencil size={14} />
        </ActionIcon>
      </span>
    );
  const save = () =>
    rename.mutate(
      { method: 'PATCH', path: `/me/factors/${id}`, body: { name: typed } },
      { onSuccess: () => setTyped(null) },
    );
  return (
    <TextInput
      size="xs"
      w={260}
      aria-label={t('name')}
      value={typed}
      maxLength={80}
      error={rename.error?.detail}
      ref={takeFocus}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') setTyped(null);
      }}
      onBlur={() => (typed === name ? setTyped(null) : save())}
    />
  );
}

const takeFocus = (input: HTMLInputElement | null) => input?.focus();
