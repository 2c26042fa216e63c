/** One tenant: how it stands, what it may have, archives, and its deletion. */
import { useMay, useMayOnPlatform } from '@/api/me';
import type { Tenant } from '@/api/types/people';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Facts, type Fact } from '@/ui/page/Facts';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { DeletionPart } from './DeletionPart';
import { ExportsPart } from './ExportsPart';
import { QuotasPart } from './QuotasPart';
import { useTenantState } from './reads';
import { stateOf } from './stateOf';
import { SuspendVerbs } from './SuspendVerbs';
import classes from './tenants.module.css';
import { useText } from './text';

export function TenantPanel({ tenant }: { tenant: Tenant }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const { slug, name } = tenant;
  useTopics([`tenant:${slug}`]);
  const { data: state, error, refetch } = useTenantState(slug);
  const mayOperate = useMayOnPlatform('operate');
  const isOwner = useMay(slug, 'members');
  return (
    <SidePanel
      title={name}
      subtitle={<StatusMark {...stateOf(state ?? tenant, t)} />}
      actions={<ApiCall request={{ method: 'GET', path: `/tenants/${slug}/state` }} />}
      onClose={() => setUrl({ open: '' })}
    >
      {error && !state && <Failure error={error} onRetry={() => void refetch()} />}
      {state?.suspended_at && (
        <Facts
          facts={[
            [t('suspended.since'), <Age at={state.suspended_at} />] satisfies Fact,
            [t('suspended.by'), state.suspended_by] satisfies Fact,
            [t('reason'), state.reason] satisfies Fact,
          ]}
        />
      )}
      {state && mayOperate && !tenant.platform && <SuspendVerbs tenant={tenant} state={state} />}
      {state && <QuotasPart tenant={slug} state={state} mayChange={mayOperate} />}
      {isOwner && <ExportsPart tenant={slug} />}
      {state && isOwner && !tenant.platform && <DeletionPart tenant={tenant} state={state} />}
      {tenant.platform && <p className={classes.quiet}>{t('platform')}</p>}
    </SidePanel>
  );
}
