/** A request that is held: who may publish lets the same values go there for a while, or takes that back. */
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { DlpApproval } from '@/api/types/dlp';
import type { WafEvent } from '@/api/types/waf';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { approveRequest, revokeRequest, useApprovals } from '@/waf/approvals';
import classes from './event.module.css';
import { useText } from './text';

const LASTS = ['3600', '86400', '604800'] as const;
const LONGEST = 400;

type Props = { slice: string; event: WafEvent };

export function Approve({ slice, event }: Props) {
  const t = useText();
  const held = event.leaks.find(({ detector }) => detector === 'held');
  const { data, error } = useApprovals(slice, { held: held?.fingerprint ?? '' });
  if (!held) return null;
  const approval = data?.items.find(({ state }) => state === 'in_force');
  return (
    <Panel title={t('approve')}>
      <div className={classes.stack}>
        <p className="mono">{held.place}</p>
        {error && <Failure error={error} />}
        {approval && <Approved slice={slice} approval={approval} />}
        {data && !approval && <Form slice={slice} event={event} />}
      </div>
    </Panel>
  );
}

function Approved({ slice, approval }: { slice: string; approval: DlpApproval }) {
  const t = useText();
  const mayPublish = useMayInSlice(slice, 'publish');
  const revoking = useWrite([keys.waf(slice)]);
  return (
    <>
      <p role="status">
        {t('approve.done', { who: approval.approved_by, reason: approval.reason })}{' '}
        <Age at={approval.until} />
      </p>
      {revoking.error && <Failure error={revoking.error} />}
      {mayPublish && (
        <Button
          variant="default"
          loading={revoking.isPending}
          onClick={() => revoking.mutate(revokeRequest(slice, approval))}
        >
          {t('approve.revoke')}
        </Button>
      )}
    </>
  );
}

function Form({ slice, event }: Props) {
  const t = useText();
  const mayPublish = useMayInSlice(slice, 'publish');
  const [seconds, setSeconds] = useState<string>('3600');
  const [reason, setReason] = useState('');
  const approving = useWrite([keys.waf(slice)]);
  if (!mayPublish) return <p className={classes.quiet}>{t('approve.may')}</p>;
  const request = approveRequest(
    slice,
    event.id,
    { seconds: Number(seconds), reason },
    serverNow(),
  );
  const isMissing = reason.trim() === '';
  return (
    <form
      className={classes.stack}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!isMissing) approving.mutate(request);
      }}
    >
      <p className={classes.quiet}>{t('approve.text')}</p>
      <Select
        label={t('approve.lasts')}
        data={LASTS.map((value) => ({ value, label: t(`approve.lasts.${value}`) }))}
        value={seconds}
        allowDeselect={false}
        openOnFocus={false}
        onChange={(value) => setSeconds(value ?? '3600')}
      />
      <TextInput
        label={t('approve.reason')}
        description={t('approve.reason.hint')}
        maxLength={LONGEST}
        value={reason}
        onChange={(typed) => setReason(typed.currentTarget.value)}
      />
      {approving.error && <Failure error={approving.error} />}
      <SubmitRow request={request} missing={isMissing ? t('approve.need') : null}>
        <Button type="submit" disabled={isMissing} loading={approving.isPending}>
          {t('approve.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
