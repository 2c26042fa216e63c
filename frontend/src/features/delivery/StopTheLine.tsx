/** The one red act: from now on nothing starts and nothing goes further on this gateway, until somebody ends it. */
import { Button, Textarea } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read, type WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { Rollout } from '@/api/types/rollouts';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import classes from './delivery.module.css';
import { freezeBody } from './freezes';
import { useText } from './text';

const LONGEST_REASON = 500;

export function StopTheLine({ gateway }: { gateway: string }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const stopping = useWrite([['freezes'], ['gates'], ['rollouts']]);
  const request: WriteRequest = {
    method: 'POST',
    path: '/freezes',
    body: freezeBody(gateway, { isEverywhere: false, start: null, end: null, reason }),
  };
  const close = () => {
    setAsking(false);
    setReason('');
    stopping.reset();
  };
  return (
    <>
      <Button
        color="claret"
        leftSection={<IconHandStop size={14} />}
        onClick={() => setAsking(true)}
      >
        {t('stop')}
      </Button>
      <Confirm
        opened={isAsking}
        title={t('stop.title', { gateway })}
        consequence={
          <div className={classes.form}>
            <p>{t('stop.text')}</p>
            {isAsking && <Reach gateway={gateway} />}
            <Textarea
              label={t('freeze.reason')}
              description={t('freeze.reason.hint')}
              rows={2}
              maxLength={LONGEST_REASON}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </div>
        }
        verb={t('stop.verb', { gateway })}
        aside={<ApiCall request={request} />}
        isIncomplete={reason.trim() === ''}
        isBusy={stopping.isPending}
        error={stopping.error}
        onConfirm={() => stopping.mutate(request, { onSuccess: close })}
        onClose={close}
      />
    </>
  );
}

const MOST = 200;

/** How many rollouts are on their way there now. */
function Reach({ gateway }: { gateway: string }) {
  const t = useText();
  const filter = { gateway, active: true, limit: MOST };
  const { data } = useQuery({
    queryKey: keys.rollouts(filter),
    queryFn: ({ signal }) => read<Page<Rollout>>('/rollouts', filter, signal),
  });
  if (!data) return <p className={classes.reach} />;
  const { length: count } = data.items;
  return (
    <p className={classes.reach}>
      <b>{t(count === 0 ? 'stop.none' : 'stop.reach', { count })}</b>{' '}
      {count > 0 && data.items.map(({ slice }) => slice).join(', ')}
    </p>
  );
}
