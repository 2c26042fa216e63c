/** Certificates that the workload was issued, which let it in beside its credentials; each can be taken away. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Workload, WorkloadCertificate } from '@/api/types/intent';
import type { Page } from '@/api/types/page';
import { useMayInSlice } from '@/api/useSlice';
import { useIsUnsaved } from '@/intent/unsaved';
import { placeOf } from '@/intent/work';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { JoinTokens } from './JoinTokens';
import { Revoke } from './Revoke';
import { useText } from './text';
import classes from './workloads.module.css';

const MOST = 20;
const SHOWN = 12;

export function Certificates({ workload }: { workload: Workload }) {
  const t = useText();
  const { slice, name } = workload;
  const mayEdit = useMayInSlice(slice, 'edit');
  const isUnsaved = useIsUnsaved(placeOf(slice, 'workloads', name));
  const [leaving, setLeaving] = useState<WorkloadCertificate | 'all' | null>(null);
  const { data, error } = useQuery<Page<WorkloadCertificate>, ApiError>({
    queryKey: keys.workload(slice, name, 'certificates'),
    queryFn: ({ signal }) =>
      read(
        `/slices/${slice}/workloads/${encodeURIComponent(name)}/certificates`,
        { limit: MOST },
        signal,
      ),
  });
  const items = data?.items ?? [];
  return (
    <SideSection title={t('certificates')}>
      {data && items.length === 0 && <p className={classes.said}>{t('certificates.none')}</p>}
      {items.length > 0 && (
        <ul className={classes.credentials} aria-label={t('certificates')}>
          {items.map((one) => (
            <li key={one.id}>
              <code title={one.serial}>{one.serial.slice(0, SHOWN)}</code>
              <span className={classes.age}>
                {t(`certificate.${one.state}`)}{' '}
                <Age at={one.state === 'valid' ? one.issued_at : one.ends_at} /> ·{' '}
                {t('certificate.by', { by: one.by })}
              </span>
              {mayEdit && one.state === 'valid' && (
                <Button
                  variant="subtle"
                  color="claret"
                  size="compact-xs"
                  disabled={isUnsaved}
                  aria-label={t('revoke.label', { serial: one.serial.slice(0, SHOWN) })}
                  onClick={() => setLeaving(one)}
                >
                  {t('revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {data?.next && <p className={classes.said}>{t('certificates.more', { most: MOST })}</p>}
      {error && <Failure error={error} />}
      {mayEdit && items.some((one) => one.state === 'valid') && (
        <Button
          variant="default"
          size="compact-sm"
          disabled={isUnsaved}
          onClick={() => setLeaving('all')}
        >
          {t('revoke.all')}
        </Button>
      )}
      {leaving && (
        <Revoke
          workload={workload}
          certificate={leaving === 'all' ? null : leaving}
          onClose={() => setLeaving(null)}
        />
      )}
      <JoinTokens workload={workload} />
    </SideSection>
  );
}
