/** All tenants that one may see; one of them beside the list; below, those that are gone, with their certificates. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { Tenant } from '@/api/types/people';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import type { Column } from '@/ui/grid/columns';
import { DataGrid } from '@/ui/grid/DataGrid';
import { FilterInput } from '@/ui/grid/FilterInput';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { Deletions } from './Deletions';
import { NewTenant } from './NewTenant';
import { useTenants } from './reads';
import { stateOf } from './stateOf';
import { TenantPanel } from './TenantPanel';
import classes from './tenants.module.css';
import { useText } from './text';

const slugOf = ({ slug }: Tenant) => slug;

export default function TenantsPage() {
  const t = useText();
  const tenants = useTenants();
  const isPlatform = useMayOnPlatform('view');
  const mayCreate = useMayOnPlatform('operate');
  const [isNew, setIsNew] = useState(false);
  const [{ q = '', open }, setUrl] = useUrlState();
  const columns = useColumns();
  const shown = tenants.items.find(({ slug }) => slug === open);
  const keeps = ({ slug, name }: Tenant) => `${slug} ${name}`.toLowerCase().includes(q);
  return (
    <Page title={t('title')} meta={t('hint')} bare>
      <div className={classes.tab}>
        <div className={classes.main}>
          <div className={classes.line}>
            <FilterInput placeholder={t('filter')} />
            <span className={classes.verbs}>
              <ApiCall request={{ method: 'GET', path: '/tenants' }} />
              {mayCreate && (
                <Button
                  variant="default"
                  leftSection={<IconPlus size={14} />}
                  onClick={() => setIsNew(true)}
                >
                  {t('new')}
                </Button>
              )}
            </span>
          </div>
          {tenants.error && tenants.items.length === 0 && (
            <Failure error={tenants.error} onRetry={tenants.readAgain} />
          )}
          <DataGrid
            label={t('title')}
            rows={q ? tenants.items.filter(keeps) : tenants.items}
            columns={columns}
            rowKey={slugOf}
            peeked={open}
            onPeek={({ slug }) => setUrl({ open: slug === open ? '' : slug })}
            isLoading={tenants.isLoading}
            isRefreshing={tenants.isRefreshing}
            isPartial={tenants.hasMore}
            onEnd={tenants.readMore}
            empty={
              q ? (
                <EmptyState kind="filtered" filter={q} onClear={() => setUrl({ q: '' })} />
              ) : (
                <EmptyState kind="nothing" title={t('none')} text={t('none.text')} />
              )
            }
          />
          {isPlatform && <Deletions />}
        </div>
        {shown && <TenantPanel key={shown.slug} tenant={shown} />}
        {isNew && (
          <NewTenant
            onMade={({ slug }) => {
              setIsNew(false);
              setUrl({ open: slug, q: '' });
            }}
            onClose={() => setIsNew(false)}
          />
        )}
      </div>
    </Page>
  );
}

function useColumns(): Column<Tenant>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        width: 'minmax(160px, 1.4fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span>{name}</span>,
      },
      {
        key: 'slug',
        header: t('slug'),
        width: 'minmax(120px, 1fr)',
        sortBy: ({ slug }) => slug,
        cell: ({ slug }) => <code>{slug}</code>,
      },
      {
        key: 'state',
        header: t('state'),
        width: 'minmax(140px, 1fr)',
        cell: (row) => <StatusMark {...stateOf(row, t)} />,
      },
      {
        key: 'since',
        header: t('since'),
        width: '110px',
        align: 'end',
        sortBy: ({ created_at }) => created_at,
        cell: ({ created_at }) => <Age at={created_at} />,
      },
    ],
    [t],
  );
}
