/** Above the form of a policy: the objects that name it, and the way to some where none does. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { NamingObject } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { TryRequest } from '@/intent/TryRequest';
import { isPlatform } from '@/lib/slices';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import type { EditedSpec } from './blank';
import { DefaultsStep } from './DefaultsStep';
import { NAMING } from './named';
import classes from './policies.module.css';
import { useText } from './text';
import { useNaming } from './useNaming';

const OF_TENANTS = ['routes', 'services', 'hostnames'] as const;

export function NamedBy({ object }: NotesProps<EditedSpec>) {
  const { slice, name } = object;
  const t = useText();
  const { items: places, isLoading, error, hasMore, readMore } = useNaming(slice, name);
  if (error) return <Failure error={error} />;
  if (isLoading) return null;
  return (
    <section aria-label={t('named')} className={classes.named}>
      {places.length === 0 ? <Nowhere slice={slice} /> : <span>{t('named')}</span>}
      <ul>
        {places.map((place) => (
          <li key={`${place.kind}/${place.name}`}>
            <PlaceLink slice={slice} place={place} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <span>
          {t('named.partial')}{' '}
          <Button variant="subtle" size="compact-xs" onClick={readMore}>
            {t('named.more')}
          </Button>
        </span>
      )}
      {!isPlatform(slice) && places.length > 0 && (
        <TryRequest
          slice={slice}
          hostname={places.find(({ plural }) => plural === 'hostnames')?.name}
        />
      )}
      {isPlatform(slice) && <DefaultsStep policy={object} />}
    </section>
  );
}

function PlaceLink({ slice, place: { plural, name } }: { slice: string; place: NamingObject }) {
  const t = useText();
  const known = NAMING.find((one) => one === plural) ?? 'defaults';
  return (
    <>
      {t(`named.${known}`)}{' '}
      <Link to={paths.objects(slice, known)} search={{ open: name }}>
        {name}
      </Link>
    </>
  );
}

function Nowhere({ slice }: { slice: string }) {
  const t = useText();
  if (isPlatform(slice)) return <span>{t('named.platform')}</span>;
  return (
    <span>
      {t('named.nowhere')}{' '}
      {OF_TENANTS.map((plural, place) => (
        <span key={plural}>
          {place > 0 && ' · '}
          <Link to={paths.objects(slice, plural)}>{t(`named.to.${plural}`)}</Link>
        </span>
      ))}
    </span>
  );
}
