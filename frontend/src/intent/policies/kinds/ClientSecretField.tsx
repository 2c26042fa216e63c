/** Which credential of the slice is the client's secret: one that is a value by itself. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { Credential } from '@/api/types/credentials';
import { paths } from '@/lib/paths';
import { NameField } from '../../fields/ChoiceField';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER } from './kind';

const MOST = 200;

type Props = { slice: string; value: string; onChange: (name: string) => void };

export function ClientSecretField({ slice, value, onChange }: Props) {
  const t = usePoliciesText();
  const { data } = useQuery<Page<Credential>, ApiError>({
    queryKey: keys.credentials(slice, { asked: 'names' }),
    queryFn: ({ signal }) => read(`/slices/${slice}/credentials`, { limit: MOST }, signal),
  });
  const fitting = data?.items.filter(({ kind }) => kind === 'header') ?? [];
  return (
    <div>
      <NameField
        pointer={`${POINTER}/client_secret`}
        label={t('oidc.secret')}
        hint={t('oidc.secret.hint')}
        options={fitting.map(({ name }) => name)}
        value={value}
        onChange={onChange}
      />
      <p className={classes.above}>
        <Link to={paths.objects(slice, 'credentials')}>{t('oidc.secret.new')}</Link>
      </p>
    </div>
  );
}
