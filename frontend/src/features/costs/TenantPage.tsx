/** What a tenant's month costs: so far and ahead, by day, by route, against its budgets. */
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { API_ROOT } from '@/api/client';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { AnomaliesPanel } from './AnomaliesPanel';
import { BudgetsPanel } from './BudgetsPanel';
import { CorrectionsPanel } from './CorrectionsPanel';
import classes from './costs.module.css';
import { DaysPanel } from './DaysPanel';
import { MonthBar, thisMonth, useMonth } from './MonthBar';
import { PartsPanel, useBy } from './PartsPanel';
import { useTenantCosts } from './reads';
import { TenantTiles } from './TenantTiles';
import { useText } from './text';

/** Charges are made each minute, of counts that come every few seconds. */
const LATE_SECONDS = 300;

export default function TenantPage() {
  const { tenant } = useParams({ strict: false }) as { tenant: string };
  return <TenantCostsPage key={tenant} tenant={tenant} />;
}

export function TenantCostsPage({ tenant }: { tenant: string }) {
  const t = useText();
  const month = useMonth();
  const shown = month ?? thisMonth();
  const { data: costs, error } = useTenantCosts(tenant, month, useBy());
  const statement = costs?.statement;
  const currency = statement?.currency ?? '';
  return (
    <Page
      title={t('of.tenant', { tenant })}
      meta={
        statement &&
        (statement.closed_at ? (
          <span>
            {t('closed')} <Age at={statement.closed_at} />
          </span>
        ) : (
          <span>
            {t('as.of')} <Age at={statement.as_of} staleAfterSeconds={LATE_SECONDS} />
          </span>
        ))
      }
      actions={
        <>
          <MonthBar />
          <Button
            variant="default"
            component="a"
            href={`${API_ROOT}/tenants/${tenant}/costs/charges?month=${shown}`}
            download
          >
            {t('export')}
          </Button>
        </>
      }
      flow
    >
      {error && <Failure error={error} />}
      {costs && !statement && (
        <EmptyState kind="nothing" title={t('nothing')} text={t('nothing.text')} />
      )}
      {costs && statement && (
        <>
          <TenantTiles costs={costs} />
          <DaysPanel
            month={shown}
            days={costs.days}
            currency={currency}
            timeZone={costs.time_zone}
          />
          <PartsPanel costs={costs} />
        </>
      )}
      {costs && (
        <div className={classes.columns}>
          <BudgetsPanel tenant={tenant} budgets={costs.budgets} currency={currency} />
          <div className={classes.stack}>
            <AnomaliesPanel anomalies={costs.anomalies} />
            <CorrectionsPanel
              key={shown}
              tenant={tenant}
              month={shown}
              isStated={statement !== null}
              corrections={costs.corrections}
              currency={currency}
            />
          </div>
        </div>
      )}
    </Page>
  );
}
