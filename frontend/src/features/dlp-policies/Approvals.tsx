/** What was approved to leave by one policy, and the way to take that back. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { keys } from '@/api/keys';
import type { DlpApproval } from '@/api/types/dlp';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { revokeRequest, useApprovals } from '@/waf/approvals';
import classes from './policies.module.css';
import { useText } from './text';

type Props = { slice: string; policy: string };

export function Approvals({ slice, policy }: Props) {
  const t = useText();
  const { data, error } = useApprovals(slice, { policy: `dlp/${policy}` });
  if (error && !data) return <Failure error={error} />;
  if (!data || data.items.length === 0) return null;
  return (
    <SideSection title={t('approvals')}>
      <p className={classes.quiet}>{t('approvals.text')}</p>
      <ul className={classes.secrets} aria-label={t('approvals')}>
        {data.items.map((one) => (
          <Line key={one.id} slice={slice} approval={one} />
        ))}
      </ul>
    </SideSection>
  );
}

function Line({ slice, approval }: { slice: string; approval: DlpApproval }) {
  const t = useText();
  const mayPublish = useMayInSlice(slice, 'publish');
  const revoking = useWrite([keys.waf(slice)]);
  const { what, detectors, state, until, approved_by: who, reason, event } = approval;
  return (
    <li>
      <Link to={paths.wafEvent(slice, event)}>{detectors.join(', ')}</Link>
      <code>{what}</code>
      <span>
        {t(`approval.state.${state}`)}, {t('approval.until')} <Age at={until} />, {t('approval.by')}{' '}
        {who}: {reason}
      </span>
      {mayPublish && state === 'in_force' && (
        <Button
          variant="subtle"
          color="claret"
          size="compact-xs"
          loading={revoking.isPending}
          aria-label={t('approval.revoke.label', { what })}
          onClick={() => revoking.mutate(revokeRequest(slice, approval))}
        >
          {t('approval.revoke')}
        </Button>
      )}
      {revoking.error && <Failure error={revoking.error} />}
    </li>
  );
}
