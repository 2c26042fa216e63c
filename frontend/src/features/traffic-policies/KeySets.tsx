/** Which node has the keys that a policy's tokens are verified with, and since when. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { KeySetsOfPolicy } from '@/api/types/intent';
import { KeySetMark } from '@/intent/policies/KeySetMark';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './policies.module.css';
import { useText } from './text';

const AGAIN_MS = 15_000;

type Props = { slice: string; policy: string };

export function KeySets({ slice, policy }: Props) {
  const t = useText();
  const path = `/slices/${slice}/traffic-policies/${encodeURIComponent(policy)}/key-sets` as const;
  const { data, error } = useQuery<KeySetsOfPolicy, ApiError>({
    queryKey: keys.keySets(slice, policy),
    queryFn: ({ signal }) => read(path, {}, signal),
    refetchInterval: AGAIN_MS,
  });
  if (error && !data) return <Failure error={error} />;
  if (!data) return null;
  return (
    <section aria-label={t('keysets')} className={classes.named}>
      <span>{t('keysets')}</span>
      {data.items.length === 0 && <span>{t('keysets.none')}</span>}
      <ul>
        {data.items.map((one) => (
          <li key={one.node_id} className={classes.keyset}>
            <KeySetMark set={one} />
            <span className="mono">{one.node}</span>
            {one.fetched_at && <Age at={one.fetched_at} />}
            {!one.is_heard && <span className={classes.sent}>{t('keysets.silent')}</span>}
            {one.error && <p className={classes.sent}>{one.error}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
