/** “Let this pass”: proposals are looked for when somebody asks, an engine has to try each. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { WafEvent } from '@/api/types/waf';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { LetPass } from '@/waf/LetPass';
import classes from './event.module.css';
import { useProposals } from './reads';
import { useText } from './text';

export function PassPanel({ slice, event }: { slice: string; event: WafEvent }) {
  const t = useText();
  const [isAsked, setAsked] = useState(false);
  const { data, error, refetch, isFetching } = useProposals(slice, event.id, isAsked);
  if (event.matches.length === 0) return null;
  return (
    <Panel title={t('pass')}>
      {!data && (
        <div className={classes.stack}>
          <p className={classes.quiet}>{t('pass.text')}</p>
          {error && <Failure error={error} onRetry={() => void refetch()} />}
          {!error && (
            <div>
              <Button variant="default" loading={isFetching} onClick={() => setAsked(true)}>
                {t('pass.ask')}
              </Button>
            </div>
          )}
        </div>
      )}
      {data && (
        <LetPass
          slice={slice}
          policy={event.policy}
          proposals={data.items}
          whyNone={data.why_none}
        />
      )}
    </Panel>
  );
}
