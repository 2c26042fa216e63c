/** Which credential of the slice the gateway adds; how it is, and the way to it or to a new one. */
import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Credential } from '@/api/types/credentials';
import type { Page } from '@/api/types/page';
import { useMayInSlice } from '@/api/useSlice';
import { useField } from '@/intent/fields/useField';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import classes from './destinations.module.css';
import { useText } from './text';

const MOST = 200;
/** What cannot be added to any request now. */
const BROKEN: ReadonlySet<Credential['state']> = new Set(['waiting', 'failed', 'expired']);

type Props = { slice: string; value: string | null; onChange: (name: string | null) => void };

export function CredentialField({ slice, value, onChange }: Props) {
  const t = useText();
  const maySecure = useMayInSlice(slice, 'secure');
  const { data, error } = useQuery<Page<Credential>, ApiError>({
    queryKey: keys.credentials(slice, { asked: 'names' }),
    queryFn: ({ signal }) => read(`/slices/${slice}/credentials`, { limit: MOST }, signal),
  });
  const field = useField({
    pointer: '/spec/credential',
    label: t('credential'),
    hint: t('credential.hint'),
  });
  const names = data?.items.map(({ name }) => name) ?? [];
  const chosen = data?.items.find(({ name }) => name === value);
  return (
    <div className={classes.credential}>
      <Select
        {...field}
        data={value && !names.includes(value) ? [value, ...names] : names}
        value={value}
        placeholder={t('credential.none')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('credential.clear') }}
        openOnFocus={false}
        checkIconPosition="right"
        nothingFoundMessage={t('credential.unfound')}
        onChange={onChange}
      />
      {error && <Failure error={error} />}
      <p className={classes.said}>
        {chosen && (
          <>
            <Link to={paths.credential(slice, chosen.name)}>
              {t('credential.open', { name: chosen.name })}
            </Link>{' '}
            <span className={BROKEN.has(chosen.state) ? classes.warn : undefined}>
              {t(`credential.${chosen.state}`)}
            </span>{' '}
          </>
        )}
        {maySecure && (
          <Link to={paths.credentials(slice)} search={{ add: '+' }}>
            {t('credential.add')}
          </Link>
        )}
      </p>
    </div>
  );
}
