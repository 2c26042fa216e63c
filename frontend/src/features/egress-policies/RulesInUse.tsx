/** How often the rules of a live policy decided lately, and what it would deny if it enforced. */
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { PolicyUse, RuleUse } from '@/api/types/egress';
import type { Page } from '@/api/types/page';
import { formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './policies.module.css';
import { useText } from './text';

const DAYS = 30;
const FEW = 5;

type Props = { slice: string; policy: string };

export function RulesInUse({ slice, policy }: Props) {
  const t = useText();
  const query = { policy, days: DAYS };
  const { data, error } = useQuery<Page<PolicyUse>, ApiError>({
    queryKey: keys.egress(slice, 'policy', query),
    queryFn: ({ signal }) => read(`/slices/${slice}/egress/rules`, query, signal),
  });
  if (error && !data) return <Failure error={error} />;
  const use = data?.items[0];
  if (!use) return null;
  return (
    <section className={classes.used} aria-label={t('used', { days: DAYS })}>
      <h3>{t('used', { days: DAYS })}</h3>
      <ul>
        {use.rules.map((rule) => (
          <li key={rule.name}>
            <code>{rule.name}</code>
            <span>{t('used.hits', { count: rule.hits, hits: formatCount(rule.hits) })}</span>
            <LastHit rule={rule} />
          </li>
        ))}
      </ul>
      {use.mode === 'observe' && <WouldDeny use={use} />}
      <Link to={paths.egress(slice)} search={{ tab: 'rules' }}>
        {t('used.more')}
      </Link>
    </section>
  );
}

function LastHit({ rule: { last_hit_at: at, unused_days: unused } }: { rule: RuleUse }) {
  const t = useText();
  if (!at) return <span className={classes.warn}>{t('used.never', { count: unused })}</span>;
  return (
    <span>
      {t('used.last')} <Age at={at} />
    </span>
  );
}

function WouldDeny({ use: { would_deny: asked } }: { use: PolicyUse }) {
  const t = useText();
  if (asked.length === 0) return <p>{t('would.none')}</p>;
  return (
    <>
      <p className={classes.warn}>{t('would', { count: asked.length })}</p>
      <ul>
        {asked.slice(0, FEW).map(({ workload, destination, way, count }) => (
          <li key={`${workload} ${destination} ${way}`}>
            <span>
              {workload} → <code>{destination}</code>
            </span>
            <span>{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
