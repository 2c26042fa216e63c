/** What happens to a request: in one state of a slice, or in two side by side. */
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { useSliceParam } from '@/api/useSlice';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { isState, testRequests, type Asked } from './asking';
import { Outcomes } from './Outcomes';
import { useTests } from './reads';
import { RequestForm } from './RequestForm';
import classes from './tester.module.css';
import { useText } from './text';

export default function RouteTesterPage() {
  const t = useText();
  const slice = useSliceParam();
  const [asked, set] = useAsked();
  const tests = useTests();
  const [sent, setSent] = useState<WriteRequest[]>([]);
  const requests = testRequests(slice, asked);
  const isOld = sent.length > 0 && JSON.stringify(sent) !== JSON.stringify(requests);
  const run = () => {
    setSent(requests);
    tests.mutate(requests);
  };
  return (
    <Page title={t('title')} meta={t('meta')} flow>
      <RequestForm
        slice={slice}
        asked={asked}
        requests={requests}
        onChange={set}
        onRun={run}
        isBusy={tests.isPending}
      />
      <div className={classes.found} aria-live="polite">
        {tests.error && <Failure error={tests.error} />}
        {tests.data && (
          <>
            {isOld && <p className={classes.old}>{t('old')}</p>}
            <Outcomes key={tests.submittedAt} slice={slice} found={tests.data} />
          </>
        )}
        {tests.isIdle && (
          <div className={classes.blank}>
            <EmptyState kind="nothing" title={t('before')} text={t('before.text')} />
          </div>
        )}
      </div>
    </Page>
  );
}

/** What is chosen stands in the address; what is pasted does not, it may hold secrets. */
function useAsked(): [Asked, (changes: Partial<Asked>) => void] {
  const [url, setUrl] = useUrlState();
  const [text, setText] = useState(url['request'] ?? '');
  const asked: Asked = {
    text,
    against: isState(url['against']) ? url['against'] : 'draft',
    beside: isState(url['beside']) ? url['beside'] : '',
    client: url['client'] ?? '',
    times: url['times'] ?? '1',
    arm: url['arm'] ?? '',
  };
  const set = ({ text: typed, ...addressed }: Partial<Asked>) => {
    if (typed !== undefined) setText(typed);
    if (Object.keys(addressed).length > 0) setUrl(addressed);
  };
  return [asked, set];
}
