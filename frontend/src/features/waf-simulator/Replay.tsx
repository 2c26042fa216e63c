/** The traffic of a day through the live policy and through another state of it. */
import { Button } from '@mantine/core';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { useTrial } from '@/waf/reads';
import { TrialResult } from '@/waf/TrialResult';
import { replayRequest } from './asking';
import classes from './simulator.module.css';
import { useText } from './text';

type Props = { slice: string; policy: string; against: string };

export function Replay({ slice, policy, against }: Props) {
  const t = useText();
  const trial = useTrial();
  const isSame = against === 'live';
  const request = replayRequest(slice, policy, against);
  const state =
    against === 'draft' ? t('against.draft') : t('against.revision', { sequence: against });
  return (
    <Panel
      title={t('replay')}
      meta={!isSame && t('replay.words', { state })}
      aside={<ApiCall request={request} />}
    >
      <div className={classes.replay}>
        <p className={classes.quiet}>{t(isSame ? 'replay.same' : 'replay.text')}</p>
        <div>
          <Button
            variant="default"
            disabled={isSame || policy === ''}
            loading={trial.isPending}
            onClick={() => trial.mutate(request)}
          >
            {t('replay.run')}
          </Button>
        </div>
        {trial.error && <Failure error={trial.error} />}
        {trial.data && <TrialResult slice={slice} trial={trial.data} />}
      </div>
    </Panel>
  );
}
