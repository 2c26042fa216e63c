/** Which alerts explain which others: those that hold for everybody, a tenant's own, and what they keep quiet now. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '@/api/me';
import type { Explanation, Inhibition } from '@/api/types/alerts';
import { useTopics } from '@/lib/live/live';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from './alerts.module.css';
import { InhibitionForm } from './InhibitionForm';
import { matchersText } from './matchers';
import { QuietList } from './QuietList';
import { useInhibitions } from './reads';
import { RemoveInhibition } from './RemoveInhibition';
import { useText, type Text } from './text';

export function InhibitionsTab({ tenant }: { tenant: string }) {
  const t = useText();
  const { items, always, isLoading, error, readAgain } = useInhibitions(tenant);
  const mayWatch = useMay(tenant, 'watch');
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Inhibition | null>(null);
  useTopics([`alerts:${tenant}`]);
  const shared = columns(t);
  return (
    <>
      <div className={classes.panels}>
        <Panel
          title={t('tab.inhibitions')}
          meta={t('inhibitions.hint')}
          aside={
            <span className={classes.verbs}>
              <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/inhibitions` }} />
              {mayWatch && (
                <Button variant="default" size="compact-sm" onClick={() => setAdding(true)}>
                  {t('inhibition.new')}
                </Button>
              )}
            </span>
          }
          flush
        >
          {error && <Failure error={error} onRetry={readAgain} />}
          {!isLoading && !error && items.length === 0 && (
            <p className={classes.none}>{t('inhibitions.none')}</p>
          )}
          {items.length > 0 && (
            <Table
              label={t('tab.inhibitions')}
              columns={mayWatch ? [...shared, verbs(t, setRemoving)] : shared}
              rows={items}
              rowKey={({ id }) => id}
            />
          )}
        </Panel>
        <Panel title={t('inhibitions.always')} meta={t('inhibitions.always.hint')} flush>
          <Table
            label={t('inhibitions.always')}
            columns={shared}
            rows={always}
            rowKey={({ name }) => name}
          />
        </Panel>
      </div>
      {isAdding && <InhibitionForm tenant={tenant} onClose={() => setAdding(false)} />}
      {removing && <RemoveInhibition one={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

const columns = (t: Text): TableColumn<Explanation>[] => [
  {
    key: 'name',
    header: t('inhibition'),
    cell: ({ name }) => <b className={classes.wrap}>{name}</b>,
  },
  {
    key: 'what',
    header: t('inhibition.what'),
    cell: ({ source, target, equal }) => (
      <span className={classes.wrap}>
        {t('inhibition.while')} <code>{matchersText(source)}</code> {t('inhibition.fires')}{' '}
        <code>{matchersText(target)}</code>
        {equal.length > 0 && (
          <>
            {' '}
            {t('inhibition.same')} <code>{equal.join(', ')}</code>
          </>
        )}
      </span>
    ),
  },
  {
    key: 'now',
    header: t('inhibition.now'),
    cell: (one) =>
      one.quiet > 0 ? <QuietList {...one} /> : <span className={classes.idle}>{t('nothing')}</span>,
  },
];

const verbs = (t: Text, onRemove: (one: Inhibition) => void): TableColumn<Inhibition> => ({
  key: 'verbs',
  header: t('verbs'),
  isHeaderHidden: true,
  align: 'end',
  width: '90px',
  cell: (one) => (
    <Button variant="default" size="compact-xs" onClick={() => onRemove(one)}>
      {t('remove')}
    </Button>
  ),
});
