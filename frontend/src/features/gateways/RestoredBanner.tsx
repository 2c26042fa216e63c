/** After a restore nodes may have more than is known: says which, and lets somebody of the platform go on. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { useMayOnPlatform } from '@/api/me';
import type { Gateway } from '@/api/types/fleet';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { Mark } from '@/ui/status/Mark';
import { formatExact } from '@/ui/time/Age';
import classes from './gateways.module.css';
import { useText } from './text';

export function RestoredBanner({ gateway: { slug, restored } }: { gateway: Gateway }) {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const [isAsking, setAsking] = useState(false);
  const resuming = useWrite([['gateways'], ['nodes'], ['slices']]);
  if (!restored) return null;
  const request: WriteRequest = { method: 'POST', path: `/gateways/${slug}/resume`, body: {} };
  const ahead = restored.slices.map(({ slice, known, on_nodes: onNodes }) =>
    t('restored.slice', { slice, known, onNodes }),
  );
  return (
    <div className={classes.banner} role="status">
      <Mark glyph="ring" tone="warn" size={12} />
      <span>
        {t('restored', { gateway: slug, at: formatExact(restored.taken_at) })}{' '}
        {t('restored.ahead', { count: restored.nodes_ahead })} {ahead.join(' ')}
      </span>
      {mayOperate && (
        <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
          {t('restored.resume', { gateway: slug })}
        </Button>
      )}
      <Confirm
        opened={isAsking}
        title={t('restored.title', { gateway: slug })}
        consequence={
          <>
            <p>{t('restored.text')}</p>
            {ahead.map((one) => (
              <p key={one}>{one}</p>
            ))}
          </>
        }
        verb={t('restored.resume', { gateway: slug })}
        aside={<ApiCall request={request} />}
        isBusy={resuming.isPending}
        error={resuming.error}
        onConfirm={() => resuming.mutate(request, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
