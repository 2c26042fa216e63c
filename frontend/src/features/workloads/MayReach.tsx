/** What a workload may reach as the draft has it, in words: what is never let through first, as the gateway asks. */
import { Link } from '@tanstack/react-router';
import type { Destination } from '@/api/types/intent';
import { nameIn } from '@/egress/aliases';
import { ModeMark } from '@/egress/ModeMark';
import { useEgressPolicies } from '@/egress/reads';
import { describe, rightsOf, type Right } from '@/egress/rights';
import { paths } from '@/lib/paths';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { useText } from './text';
import classes from './workloads.module.css';

type Props = { slice: string; workload: string };

export function MayReach({ slice, workload }: Props) {
  const t = useText();
  const { items, error, isLoading, hasMore } = useEgressPolicies(slice);
  if (error && items.length === 0) return <Failure error={error} />;
  if (isLoading) return null;
  const { policies, denied, allowed, isObserved } = rightsOf(workload, items);
  return (
    <SideSection title={t('reach')}>
      {policies.length === 0 ? (
        <p className={classes.said}>
          {t('reach.nothing')}{' '}
          <Link to={paths.objects(slice, 'egress-policies')} search={{ open: '+' }}>
            {t('reach.write')}
          </Link>
        </p>
      ) : (
        <>
          <ul className={classes.policies}>
            {policies.map(({ name, spec }) => (
              <li key={name}>
                <Link to={paths.objects(slice, 'egress-policies')} search={{ open: name }}>
                  {name}
                </Link>
                <ModeMark mode={spec.mode} />
              </li>
            ))}
          </ul>
          {isObserved && <p className={classes.said}>{t('reach.observed')}</p>}
          <RightList slice={slice} label={t('reach.denied')} rights={denied} />
          <RightList slice={slice} label={t('reach.allowed')} rights={allowed} />
          <p className={classes.said}>{t(isObserved ? 'reach.rest.observed' : 'reach.rest')}</p>
          {hasMore && <p className={classes.said}>{t('reach.partial')}</p>}
        </>
      )}
    </SideSection>
  );
}

type ListProps = { slice: string; label: string; rights: readonly Right[] };

function RightList({ slice, label, rights }: ListProps) {
  const t = useText();
  if (rights.length === 0) return null;
  return (
    <section className={classes.rights} aria-label={label}>
      <h4>{label}</h4>
      <ul>
        {rights.map(({ policy, rule, destinations }) => (
          <li key={`${policy}/${rule}`}>
            <span className={classes.destinations}>
              {destinations.map((one) => (
                <DestinationName key={describe(one)} slice={slice} destination={one} />
              ))}
            </span>
            <Link to={paths.objects(slice, 'egress-policies')} search={{ open: policy }}>
              {t('reach.rule', { policy, rule })}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

type NameProps = { slice: string; destination: Destination };

function DestinationName({ slice, destination }: NameProps) {
  const named = nameIn(destination.host);
  const text = <code>{describe(destination)}</code>;
  if (!named) return text;
  return (
    <Link to={paths.objects(slice, 'egress-destinations')} search={{ open: named }}>
      {text}
    </Link>
  );
}
