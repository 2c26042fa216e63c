/** Egress listeners of an earlier version obey no emergency: says so, and publishes the platform's slice anew. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Gateway } from '@/api/types/fleet';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import classes from './gateways.module.css';
import { useText } from './text';

export function OutdatedWaysOut({ gateway }: { gateway: Gateway }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const outdated = gateway.outdated_ways_out;
  if (outdated.length === 0) return null;
  return (
    <div className={classes.banner} role="alert">
      <span>{t('outdated', { listeners: outdated.join(', ') })}</span>
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        {t('outdated.publish')}
      </Button>
      {isAsking && <Question gateway={gateway.slug} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Question({ gateway, onClose }: { gateway: string; onClose: () => void }) {
  const t = useText();
  const slice = `platform@${gateway}`;
  const publishing = useWrite([keys.slice(slice), keys.slices(), ['gateways'], ['rollouts']]);
  const request: WriteRequest = {
    method: 'POST',
    path: `/slices/${slice}/revisions`,
    body: { message: t('outdated.message') },
  };
  return (
    <Confirm
      opened
      title={t('outdated.title', { slice })}
      consequence={t('outdated.text', { slice })}
      verb={t('outdated.publish')}
      isCalm
      aside={<ApiCall request={request} />}
      isBusy={publishing.isPending}
      error={publishing.error}
      onConfirm={() => publishing.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
