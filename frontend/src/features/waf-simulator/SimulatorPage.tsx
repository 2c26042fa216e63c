/** What a policy makes of a request, and of the traffic of a day, before it is published. */
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { useSliceParam } from '@/api/useSlice';
import { useNames } from '@/intent/useNames';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { knownAgainst, simulateRequest, type Asked } from './asking';
import { Replay } from './Replay';
import { RequestForm } from './RequestForm';
import { useSimulation } from './reads';
import classes from './simulator.module.css';
import { useText } from './text';
import { Answer } from './Answer';

export default function SimulatorPage() {
  const t = useText();
  const slice = useSliceParam();
  const [asked, set] = useAsked(slice);
  const simulation = useSimulation();
  const [sent, setSent] = useState<WriteRequest | null>(null);
  const request = simulateRequest(slice, asked);
  const isOld = sent !== null && JSON.stringify(sent) !== JSON.stringify(request);
  const run = () => {
    setSent(request);
    simulation.mutate(request);
  };
  return (
    <Page title={t('title')} meta={t('meta')} flow>
      <div className={classes.columns}>
        <RequestForm
          slice={slice}
          asked={asked}
          request={request}
          onChange={set}
          onRun={run}
          isBusy={simulation.isPending}
        />
        <div className={classes.column} aria-live="polite">
          {simulation.error && <Failure error={simulation.error} />}
          {simulation.data && (
            <Answer
              key={simulation.submittedAt}
              slice={slice}
              policy={policyOf(sent)}
              simulated={simulation.data}
              isOld={isOld}
            />
          )}
          {simulation.isIdle && (
            <div className={classes.blank}>
              <EmptyState kind="nothing" title={t('verdict')} text={t('verdict.before')} />
            </div>
          )}
        </div>
      </div>
      <Replay
        key={`${asked.policy} ${asked.against}`}
        slice={slice}
        policy={asked.policy}
        against={asked.against}
      />
    </Page>
  );
}

const policyOf = (sent: WriteRequest | null): string =>
  (sent?.body as { policy?: string } | undefined)?.policy ?? '';

/** Policy, state and event stand in the address; what is pasted does not, it may hold secrets. */
function useAsked(slice: string): [Asked, (changes: Partial<Asked>) => void] {
  const [url, setUrl] = useUrlState();
  const [typed, setTyped] = useState({ text: '', client: '' });
  const [only, ...others] = useNames(slice, 'waf-policies');
  const asked = {
    ...typed,
    policy: url['policy'] ?? (others.length === 0 ? (only ?? '') : ''),
    against: knownAgainst(url['against']),
    event: url['event'] ?? '',
  };
  const set = ({ text, client, ...addressed }: Partial<Asked>) => {
    if (text !== undefined) setTyped((old) => ({ ...old, text }));
    if (client !== undefined) setTyped((old) => ({ ...old, client }));
    if (Object.keys(addressed).length > 0) setUrl(addressed);
  };
  return [asked, set];
}
