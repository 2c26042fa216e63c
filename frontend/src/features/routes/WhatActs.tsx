/** The traffic policies that act on a route, from which object each comes, and what it overrules. */
import { Link } from '@tanstack/react-router';
import type { ActingPolicy, SaidPolicy } from '@/api/types/intent';
import { placeOfSaid, sentenceOfSaid } from '@/intent/policies/said';
import { usePoliciesText } from '@/intent/policies/text';
import { useEffective } from '@/intent/policies/useEffective';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import { ProblemList } from '@/ui/problems/ProblemList';
import { together } from './acting';
import { CacheShare } from './CacheShare';
import classes from './acts.module.css';
import { useRoutesText } from './text';

type Props = { slice: string; route: string };

export function WhatActs({ slice, route }: Props) {
  const t = useRoutesText();
  const { data, error } = useEffective(slice, route);
  if (error) return <Failure error={error} />;
  if (!data) return null;
  const groups = together(data.items).filter(({ policies }) => policies.length > 0);
  return (
    <section aria-label={t('acts')} className={classes.acts}>
      <h3>{t('acts')}</h3>
      {groups.length === 0 && data.problems.length === 0 && <p>{t('acts.nothing')}</p>}
      {groups.map(({ hostnames, policies }) => (
        <div key={hostnames[0]}>
          <code>{hostnames.join(', ')}</code>
          <ul>
            {policies.map((one) => (
              <Acting key={one.type} slice={slice} route={route} acting={one} />
            ))}
          </ul>
        </div>
      ))}
      <ProblemList problems={data.problems} />
    </section>
  );
}

type ActingProps = Props & { acting: ActingPolicy };

function Acting({ slice, route, acting: { type, said } }: ActingProps) {
  const words = usePoliciesText();
  const [acts, ...overruled] = said;
  if (!acts) return null;
  return (
    <li>
      <b>{words(`type.${type}`)}</b>
      <span>{sentenceOfSaid(acts, words)}</span>
      <From slice={slice} said={acts} />
      {type === 'cache' && acts.policy && (
        <CacheShare slice={slice} route={route} policy={acts.policy} />
      )}
      {overruled.map((one) => (
        <span key={one.kind} className={classes.overruled}>
          <s>{sentenceOfSaid(one, words)}</s> <From slice={slice} said={one} />
        </span>
      ))}
    </li>
  );
}

/** The object that says so, and its policy. What the gateway's defaults name is the platform's, and no link of ours. */
function From({ slice, said }: { slice: string; said: SaidPolicy }) {
  const t = useRoutesText();
  const words = usePoliciesText();
  const { kind, by, policy } = said;
  const place = kind === 'route' ? t('acts.own') : placeOfSaid(said, words);
  const isOurs = kind !== 'defaults';
  return (
    <span className={classes.from}>
      {kind === 'hostname' || kind === 'service' ? (
        <Link to={paths.objects(slice, `${kind}s`)} search={{ open: by }}>
          {place}
        </Link>
      ) : (
        place
      )}
      {policy && isOurs && (
        <>
          {' · '}
          <Link to={paths.objects(slice, 'traffic-policies')} search={{ open: policy }}>
            {policy}
          </Link>
        </>
      )}
      {policy && !isOurs && ` · ${policy}`}
    </span>
  );
}
