/** The hostnames, routes and egress rules that ask a policy, and the way to one that does not yet. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import classes from './policies.module.css';
import { useText } from './text';
import { useAttachments } from './useAttachments';

type Props = { slice: string; policy: string };

export function AttachedTo({ slice, policy }: Props) {
  const t = useText();
  const { attached, isLoading, error, hasMore, readMore } = useAttachments(slice);
  const places = attached.get(policy) ?? [];
  if (error) return <Failure error={error} />;
  if (isLoading) return null;
  return (
    <section aria-label={t('attached')} className={classes.attached}>
      {places.length === 0 ? <Nowhere slice={slice} /> : <span>{t('attached.to')}</span>}
      <ul>
        {places.map(({ plural, name, rule, failureMode, answers }) => (
          <li key={`${plural}/${name}/${rule}`}>
            <Link to={paths.objects(slice, plural)} search={{ open: name }}>
              {name}
            </Link>{' '}
            <span>
              {t(`attached.${plural}`, { rule })}, {t(`attached.${failureMode ?? 'closed'}`)}
              {answers && `, ${t('attached.answers')}`}
            </span>
          </li>
        ))}
      </ul>
      {hasMore && (
        <span>
          {t('attached.partial')}{' '}
          <Button variant="subtle" size="compact-xs" onClick={readMore}>
            {t('attached.more')}
          </Button>
        </span>
      )}
    </section>
  );
}

function Nowhere({ slice }: { slice: string }) {
  const t = useText();
  return (
    <span>
      {t('attached.nowhere')}{' '}
      {(['hostnames', 'routes', 'egress-policies'] as const).map((plural) => (
        <span key={plural}>
          <Link to={paths.objects(slice, plural)}>{t(`attached.add.${plural}`)}</Link>{' '}
        </span>
      ))}
    </span>
  );
}
