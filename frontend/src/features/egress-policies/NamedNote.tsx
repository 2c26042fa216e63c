/** Beside a destination of a rule that is a named one: where that leads, and what is added there. */
import { Link } from '@tanstack/react-router';
import type { NamedDestination } from '@/api/types/intent';
import { paths } from '@/lib/paths';
import classes from './policies.module.css';
import { useText } from './text';

type Props = { slice: string; name: string; destinations: readonly NamedDestination[] };

export function NamedNote({ slice, name, destinations }: Props) {
  const t = useText();
  const spec = destinations.find((one) => one.name === name)?.spec;
  if (!spec) return null;
  const { host, credential, regions } = spec;
  return (
    <p className={classes.named}>
      <Link to={paths.objects(slice, 'egress-destinations')} search={{ open: name }}>
        {t('named', { host })}
      </Link>{' '}
      {credential && t('named.with', { credential })}{' '}
      {regions.length > 0 && t('named.in', { regions: regions.join(', ') })}
    </p>
  );
}
