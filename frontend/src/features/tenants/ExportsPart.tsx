/** Archives of all that a tenant has: asked for, made by a worker, handed out once. */
import { Button } from '@mantine/core';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { TenantExport } from '@/api/types/tenants';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import type { State } from '@/ui/status/states';
import { Age } from '@/ui/time/Age';
import { useTenantExports } from './reads';
import { useTake } from './take';
import classes from './tenants.module.css';
import { useText } from './text';

const MARKS: Record<TenantExport['state'], State> = {
  making: 'running',
  ready: 'complete',
  taken: 'ended',
  expired: 'ended',
};
const SHOWN = 5;

export function ExportsPart({ tenant }: { tenant: string }) {
  const t = useText();
  const { data: exports, error } = useTenantExports(tenant, true);
  const asking = useWrite([keys.tenant(tenant, 'exports')]);
  const request: WriteRequest = { method: 'POST', path: `/tenants/${tenant}/exports`, body: {} };
  return (
    <section className={classes.part} aria-label={t('exports')}>
      <h3>{t('exports')}</h3>
      <p className={classes.quiet}>{t('exports.text')}</p>
      {error && !exports && <Failure error={error} />}
      {asking.error && <Failure error={asking.error} />}
      <ul className={classes.list}>
        {exports?.slice(0, SHOWN).map((one) => (
          <ExportRow key={one.id} export={one} tenant={tenant} />
        ))}
      </ul>
      <div className={classes.verbs}>
        <ApiCall request={request} />
        <Button
          variant="default"
          size="compact-sm"
          loading={asking.isPending}
          onClick={() => asking.mutate(request)}
        >
          {t('exports.ask')}
        </Button>
      </div>
    </section>
  );
}

function ExportRow({ export: one, tenant }: { export: TenantExport; tenant: string }) {
  const t = useText();
  const taking = useTake(tenant, one);
  const { state, tables_left: count, asked_at: at, asked_by: who } = one;
  return (
    <li>
      <StatusMark state={MARKS[state]} label={t(`export.${state}`, { count })} />
      <span className={classes.quiet}>
        {who}, <Age at={at} />
      </span>
      {state === 'ready' && (
        <Button
          variant="default"
          size="compact-xs"
          loading={taking.isPending}
          onClick={() => taking.mutate()}
        >
          {t('export.take')}
        </Button>
      )}
      {taking.error && <Failure error={taking.error} />}
    </li>
  );
}
