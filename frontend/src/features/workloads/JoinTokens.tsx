/** Join tokens, by which a workload gets its first certificate: told once, good for some uses, revoked. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { MadeWorkloadToken, Workload, WorkloadToken } from '@/api/types/intent';
import type { Page } from '@/api/types/page';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { firstLine, showLine } from './proxyLine';
import { NewToken } from './NewToken';
import { useText } from './text';
import classes from './workloads.module.css';

const MOST = 50;

export function JoinTokens({ workload: { slice, name } }: { workload: Workload }) {
  const t = useText();
  const mayMake = useMayInSlice(slice, 'publish');
  const mayEdit = useMayInSlice(slice, 'edit');
  const [isAsking, setIsAsking] = useState(false);
  const [made, setMade] = useState<MadeWorkloadToken | null>(null);
  const key = keys.workload(slice, name, 'join-tokens');
  const path = `/slices/${slice}/workloads/${encodeURIComponent(name)}/join-tokens` as const;
  const { data } = useQuery<Page<WorkloadToken>, ApiError>({
    queryKey: key,
    queryFn: ({ signal }) => read(path, { limit: MOST }, signal),
  });
  const revoking = useWrite([key]);
  return (
    <>
      {(data?.items.length ?? 0) > 0 && (
        <ul className={classes.credentials} aria-label={t('tokens')}>
          {data?.items.map((one) => (
            <li key={one.id}>
              <code>{one.name || `${one.prefix}…`}</code>
              <span className={classes.age}>
                {t('token.uses', { uses: one.uses, most: one.most_uses })}{' '}
                <Age at={one.expires_at} />
              </span>
              {mayEdit && (
                <Button
                  variant="subtle"
                  color="claret"
                  size="compact-xs"
                  loading={revoking.isPending}
                  aria-label={t('token.revoke.label', { name: one.name || one.prefix })}
                  onClick={() => revoking.mutate({ method: 'DELETE', path: `${path}/${one.id}` })}
                >
                  {t('token.revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {revoking.error && <Failure error={revoking.error} />}
      {mayMake && (
        <div className={classes.verbs}>
          <Button variant="default" size="compact-sm" onClick={() => setIsAsking(true)}>
            {t('token.make')}
          </Button>
          <span>{t('token.hint')}</span>
        </div>
      )}
      {isAsking && (
        <NewToken slice={slice} path={path} onMade={setMade} onClose={() => setIsAsking(false)} />
      )}
      <SecretOnce title={t('token.title')} secret={made && made.token} onDone={() => setMade(null)}>
        <CodeBlock label={t('token.first')} text={firstLine(window.location.origin)} />
        <CodeBlock label={t('token.show')} text={showLine()} />
      </SecretOnce>
    </>
  );
}
