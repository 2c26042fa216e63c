/** Whom policies refused lately, on a route or by one policy, and whom those in shadow would have. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Refusal, Refusals as Told } from '@/api/types/traffic';
import { formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { TYPES } from './kinds/kinds';
import classes from './policies.module.css';
import { usePoliciesText } from './text';

const AGAIN_MS = 10_000;
const WINDOW = '1h';
const OF_PLATFORM = 'platform/';
/** What nodes say; anything else is the name of a rule. */
const REASONS = [
  'denied',
  'not_allowed',
  'missing',
  'expired',
  'invalid',
  'claims',
  'keys',
  'twice',
  '_otherwise',
  '_path',
] as const;
const OF_SIGN_IN = ['missing', 'expired', 'invalid'] as const;

/** One of `route` and `policy`, by the names of the slice. */
type Props = { slice: string; route?: string; policy?: string };

export function Refusals({ slice, route, policy }: Props) {
  const t = usePoliciesText();
  const of = {
    window: WINDOW,
    ...(route !== undefined && { route: `${parseSlice(slice).tenant}/${route}` }),
    ...(policy !== undefined && { policy }),
  };
  const { data } = useQuery<Told, ApiError>({
    queryKey: keys.trafficOf(slice, { refusals: true, ...of }),
    queryFn: ({ signal }) => read(`/slices/${slice}/refusals`, of, signal),
    refetchInterval: AGAIN_MS,
  });
  if (!data || data.refusals.length === 0) return null;
  return (
    <section aria-label={t('refused')} className={classes.refused}>
      <span>{t('refused')}</span>
      <ul>
        {data.refusals.map((one) => (
          <li key={`${one.would_be} ${one.type} ${one.policy} ${one.reason} ${one.route}`}>
            <b data-shadow={one.would_be}>{formatCount(one.count)}</b>{' '}
            <Why slice={slice} isNamed={policy !== undefined} {...one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type WhyProps = Refusal & { slice: string; isNamed: boolean };

function Why({ slice, type, policy, reason, would_be, isNamed }: WhyProps) {
  const t = usePoliciesText();
  const known = TYPES.find((one) => one === type);
  return (
    <>
      {known ? t(`type.${known}`) : t('refused.unanswered')}
      {reason && `, ${whyOf(t, type, reason)}`}
      {policy && !isNamed && <ByWhom slice={slice} policy={policy} />}
      {would_be && ` (${t('refused.shadow')})`}
    </>
  );
}

function whyOf(t: ReturnType<typeof usePoliciesText>, type: string, reason: string): string {
  const ofSignIn = type === 'oidc' ? OF_SIGN_IN.find((one) => one === reason) : undefined;
  if (ofSignIn) return t(`refused.sign_in.${ofSignIn}`);
  const known = REASONS.find((one) => one === reason);
  return known ? t(`refused.${known}`) : t('refused.rule', { name: reason });
}

function ByWhom({ slice, policy }: { slice: string; policy: string }) {
  const t = usePoliciesText();
  if (policy.startsWith(OF_PLATFORM)) {
    return `, ${t('refused.platform', { name: policy.slice(OF_PLATFORM.length) })}`;
  }
  return (
    <>
      {', '}
      <Link to={paths.objects(slice, 'traffic-policies')} search={{ open: policy }}>
        {policy}
      </Link>
    </>
  );
}
