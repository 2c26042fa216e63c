/** May a workload reach a destination? The question stands in the address, the answer names the rule that decides. */
import { Autocomplete, Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { EgressAnswer, EgressQuestion } from '@/api/types/egress';
import { useWrite } from '@/api/useWrite';
import { useWorkloads } from '@/egress/reads';
import { fromField } from '@/lib/moments';
import { useUrlState } from '@/lib/urlState';
import { MomentField } from '@/ui/form/MomentField';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import classes from '../egress.module.css';
import { placeOf } from '../reads';
import { useText } from '../text';
import { Answer } from './Answer';
import { PlainFields } from './PlainFields';

const WAYS = ['tunnel', 'http'] as const;
const AGAINST = ['live', 'draft'] as const;

export function TestTab({ slice }: { slice: string }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { items: workloads } = useWorkloads(slice);
  const [asked, setAsked] = useState<Omit<EgressQuestion, 'workload' | 'destination'>>({
    way: url['way'] === 'http' ? 'http' : 'tunnel',
    against: 'live',
    method: 'GET',
    path: '/',
    region: '',
  });
  const [at, setAt] = useState('');
  const asking = useWrite<EgressAnswer>([]);
  const set = (change: Partial<typeof asked>) => {
    asking.reset();
    setAsked({ ...asked, ...change });
  };
  const [workload, destination] = [url['workload'] ?? '', (url['destination'] ?? '').trim()];
  const request: WriteRequest = {
    method: 'POST',
    path: placeOf(slice, 'test'),
    body: { ...asked, workload, destination, at: fromField(at) },
    isQuestion: true,
  };
  const missing = missingIn(workload, destination);
  return (
    <div className={classes.ask}>
      <Panel title={t('test')}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!missing) asking.mutate(request);
          }}
        >
          <Autocomplete
            label={t('filter.workload')}
            data={workloads.map(({ name }) => name)}
            value={workload}
            openOnFocus={false}
            onChange={(name) => {
              asking.reset();
              setUrl({ workload: name });
            }}
          />
          <TextInput
            label={t('filter.destination')}
            placeholder="api.example.com:443"
            value={url['destination'] ?? ''}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              asking.reset();
              setUrl({ destination: event.currentTarget.value });
            }}
          />
          <div className={classes.pair}>
            <Select
              label={t('way')}
              data={WAYS.map((value) => ({ value, label: t(`way.${value}`) }))}
              value={asked.way ?? 'tunnel'}
              allowDeselect={false}
              openOnFocus={false}
              onChange={(way) => set({ way: way === 'http' ? 'http' : 'tunnel' })}
            />
            <MomentField
              label={t('test.at')}
              value={at}
              onChange={(moment) => {
                asking.reset();
                setAt(moment);
              }}
            />
          </div>
          <TextInput
            label={t('test.region')}
            placeholder="eu-central-1"
            value={asked.region ?? ''}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => set({ region: event.currentTarget.value.trim() })}
          />
          {asked.way === 'http' && <PlainFields asked={asked} onChange={set} />}
          <SegmentedControl
            aria-label={t('test.against')}
            data={AGAINST.map((value) => ({ value, label: t(`test.${value}`) }))}
            value={asked.against ?? 'live'}
            onChange={(against) => set({ against: against === 'draft' ? 'draft' : 'live' })}
          />
          {asking.error && <Failure error={asking.error} />}
          <SubmitRow request={request} missing={missing && t(missing)}>
            <Button type="submit" disabled={missing !== null} loading={asking.isPending}>
              {t('test.verb')}
            </Button>
          </SubmitRow>
        </form>
      </Panel>
      <div role="status">{asking.data && <Answer slice={slice} answer={asking.data} />}</div>
    </div>
  );
}

function missingIn(workload: string, destination: string) {
  if (!workload) return 'need.workload' as const;
  return destination ? null : ('need.destination' as const);
}
