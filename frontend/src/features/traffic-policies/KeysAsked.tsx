/** Whom a policy for API keys let in during the last day, whom it sent away, and whom it would have. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { ConsumersUsage } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { Failure } from '@/ui/problems/Failure';
import classes from './policies.module.css';
import { useText } from './text';

const AGAIN_MS = 15_000;
const WHY = ['missing', 'unknown', 'expired', 'not_allowed'] as const;

type Props = { slice: string; policy: string };

export function KeysAsked({ slice, policy }: Props) {
  const t = useText();
  const { data, error } = useQuery<ConsumersUsage, ApiError>({
    queryKey: keys.consumerUsage(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/consumer-usage`, { window: '24h' }, signal),
    refetchInterval: AGAIN_MS,
  });
  if (error && !data) return <Failure error={error} />;
  if (!data) return null;
  const use = data.policies.find((one) => one.policy === policy);
  return (
    <section aria-label={t('asked')} className={classes.named}>
      <span>{t('asked')}</span>
      {use ? (
        <ul>
          <li>{t('asked.allowed', { requests: formatCount(use.allowed) })}</li>
          {use.anonymous > 0 && (
            <li>{t('asked.anonymous', { requests: formatCount(use.anonymous) })}</li>
          )}
          <Sent of={use.refused} word="asked.refused" />
          <Sent of={use.would_refuse} word="asked.would" />
        </ul>
      ) : (
        <span>{t('asked.none')}</span>
      )}
    </section>
  );
}

type SentProps = {
  of: ConsumersUsage['policies'][number]['refused'];
  word: 'asked.refused' | 'asked.would';
};

function Sent({ of, word }: SentProps) {
  const t = useText();
  const why = WHY.filter((one) => of[one] > 0);
  if (why.length === 0) return null;
  const parts = why.map((one) => t(`asked.${one}`, { requests: formatCount(of[one]) }));
  const requests = formatCount(why.reduce((sum, one) => sum + of[one], 0));
  return <li className={classes.sent}>{t(word, { requests, parts: parts.join(', ') })}</li>;
}
