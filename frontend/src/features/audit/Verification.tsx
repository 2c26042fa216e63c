/** What the constant verification of the trail says: a line where it holds, in red where it does not. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Verification as Found } from '@/api/types/audit';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import classes from './audit.module.css';
import { useText } from './text';

const AGAIN_MS = 10_000;

export function Verification() {
  const t = useText();
  const { data } = useQuery<Found, ApiError>({
    queryKey: keys.auditVerification(),
    queryFn: ({ signal }) => read('/audit/verification', {}, signal),
    refetchInterval: AGAIN_MS,
  });
  if (!data) return null;
  if (data.state === 'broken') return <Broken found={data} />;
  return (
    <p className={classes.verified} role="status">
      <Mark
        glyph={data.verified_at ? 'disc' : 'ring'}
        tone={data.verified_at ? 'ok' : 'idle'}
        size={10}
      />
      {data.state === 'verified' && data.verified_at ? (
        <span>
          {t('verified', { count: data.chains - data.waiting })} <Age at={data.verified_at} />
        </span>
      ) : (
        <span>{t('waiting')}</span>
      )}
    </p>
  );
}

function Broken({ found }: { found: Found }) {
  const t = useText();
  return (
    <section className={classes.broken} role="alert">
      <h2>
        <Mark glyph="cross" tone="bad" />
        {t('broken')}
      </h2>
      {found.items
        .filter(({ broken_at: at }) => at !== null)
        .map((one) => (
          <p key={one.chain}>
            {t('broken.chain', {
              chain: one.chain,
              position: one.broken_at ?? 0,
              text: one.broken_text,
            })}{' '}
            {one.broken_since && (
              <>
                {t('broken.since')} <Age at={one.broken_since} />.
              </>
            )}
          </p>
        ))}
    </section>
  );
}
