/** What can be done about a client on a temporary list: take it off, or put it on a list for good. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { WafBan } from '@/api/types/waf';
import { useWrite } from '@/api/useWrite';
import { Failure } from '@/ui/problems/Failure';
import classes from './events.module.css';
import { KeepOnList } from './KeepOnList';
import { useText } from './text';

type Props = { slice: string; ban: WafBan; mayRelease: boolean; mayEdit: boolean };

export function BanActions({ slice, ban, mayRelease, mayEdit }: Props) {
  const t = useText();
  const [isKeeping, setKeeping] = useState(false);
  const releasing = useWrite([keys.waf(slice)]);
  const release: WriteRequest = {
    method: 'POST',
    path: `/slices/${slice}/waf/bans/${ban.id}/release`,
  };
  return (
    <span className={classes.acts}>
      {releasing.error && <Failure error={releasing.error} />}
      {mayRelease && ban.state === 'present' && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('ban.release.of', { client: ban.client })}
          loading={releasing.isPending}
          onClick={() => releasing.mutate(release)}
        >
          {t('ban.release')}
        </Button>
      )}
      {mayEdit && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('ban.keep.of', { client: ban.client })}
          onClick={() => setKeeping(true)}
        >
          {t('ban.keep')}
        </Button>
      )}
      <KeepOnList
        slice={slice}
        client={ban.client}
        isOpen={isKeeping}
        onClose={() => setKeeping(false)}
      />
    </span>
  );
}
