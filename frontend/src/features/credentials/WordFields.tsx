/** What people say of a credential. */
import { TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import classes from './credentials.module.css';
import type { Draft } from './draft';
import { problemAt } from './problems';
import { useText } from './text';

type Props = { draft: Draft; error: ApiError | null; onChange: (changes: Partial<Draft>) => void };

export function WordFields({ draft, error, onChange }: Props) {
  const t = useText();
  return (
    <div className={classes.pair}>
      <TextInput
        label={t('description')}
        value={draft.description}
        error={problemAt(error, '/description')}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <TextInput
        label={t('owner')}
        value={draft.owner}
        error={problemAt(error, '/owner')}
        onChange={(event) => onChange({ owner: event.currentTarget.value })}
      />
    </div>
  );
}
