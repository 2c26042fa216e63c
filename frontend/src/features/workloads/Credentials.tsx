/** What a workload is known by: credentials side by side, one more, one less. A password is told once. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { NewProxyCredential, ProxyCredential, Workload } from '@/api/types/intent';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { useIsUnsaved } from '@/intent/unsaved';
import { placeOf } from '@/intent/work';
import { parseSlice } from '@/lib/slices';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { NewCredential } from './NewCredential';
import { TakeAway } from './TakeAway';
import { useText } from './text';
import classes from './workloads.module.css';

const MOST = 8;

export function Credentials({ workload }: { workload: Workload }) {
  const t = useText();
  const { slice, name, spec, etag } = workload;
  const { credentials } = spec;
  const mayEdit = useMayInSlice(slice, 'edit');
  const isUnsaved = useIsUnsaved(placeOf(slice, 'workloads', name));
  const [made, setMade] = useState<NewProxyCredential | null>(null);
  const [leaving, setLeaving] = useState<ProxyCredential | null>(null);
  const making = useWrite<NewProxyCredential>([keys.slice(slice), keys.slices(), keys.me()]);
  const path = `/slices/${slice}/workloads/${encodeURIComponent(name)}/credentials` as const;
  const request = { method: 'POST', path, etag } as const;
  const isFull = credentials.length >= MOST;
  return (
    <SideSection title={t('credentials')}>
      {credentials.length === 0 && <p className={classes.said}>{t('credentials.none')}</p>}
      {credentials.length > 0 && (
        <ul className={classes.credentials} aria-label={t('credentials')}>
          {credentials.map((one) => (
            <li key={one.key}>
              <code>{`${parseSlice(slice).tenant}.${name}.${one.key}`}</code>
              <span className={classes.age}>
                {one.made_at ? (
                  <>
                    {t('credential.made')} <Age at={one.made_at} />
                  </>
                ) : (
                  t('credential.ageless')
                )}
              </span>
              {mayEdit && (
                <Button
                  variant="subtle"
                  color="claret"
                  size="compact-xs"
                  disabled={isUnsaved}
                  aria-label={t('take.label', { key: one.key })}
                  onClick={() => setLeaving(one)}
                >
                  {t('take')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayEdit && (
        <div className={classes.verbs}>
          <Button
            variant="default"
            size="compact-sm"
            disabled={isUnsaved || isFull}
            loading={making.isPending}
            onClick={() => making.mutate(request, { onSuccess: setMade })}
          >
            {t('make')}
          </Button>
          <ApiCall request={request} />
          <span>{t(hintOf(isUnsaved, isFull), { most: MOST })}</span>
        </div>
      )}
      {making.error && <Failure error={making.error} />}
      <NewCredential slice={slice} made={made} onDone={() => setMade(null)} />
      {leaving && (
        <TakeAway workload={workload} credential={leaving} onClose={() => setLeaving(null)} />
      )}
    </SideSection>
  );
}

function hintOf(isUnsaved: boolean, isFull: boolean) {
  if (isUnsaved) return 'make.unsaved';
  return isFull ? 'make.full' : 'make.hint';
}
