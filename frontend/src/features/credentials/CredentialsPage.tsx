/** Credentials of a slice: what gateways add to requests, where it comes from, and which nodes have it. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Credential } from '@/api/types/credentials';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { useShortcuts } from '@/lib/useShortcuts';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { AddDialog } from './AddDialog';
import classes from './credentials.module.css';
import { Filters, NAMES } from './Filters';
import { useCredentials } from './reads';
import { useText } from './text';
import { useColumns } from './useColumns';

const CLEARED = Object.fromEntries(NAMES.map((name) => [name, '']));

export default function CredentialsPage() {
  const t = useText();
  const slice = useSliceParam();
  useTopics([`slice:${slice}`]);
  const [url, setUrl] = useUrlState();
  const asked = NAMES.flatMap((name) => (url[name] ? [[name, url[name]] as const] : []));
  const list = useCredentials(slice, Object.fromEntries(asked));
  const columns = useColumns();
  const navigate = useNavigate();
  const maySecure = useMayInSlice(slice, 'secure');
  const add = () => setUrl({ add: '+' });
  useShortcuts(maySecure ? [{ keys: 'c', label: t('add'), run: add }] : []);
  const open = ({ name }: Credential) => void navigate({ to: paths.credential(slice, name) });
  const filter = asked.map(([name, value]) => `${name}: ${value}`).join(', ');
  const isUnread = list.error !== null && list.items.length === 0;
  const adding = maySecure && <Button onClick={add}>{t('add')}</Button>;
  return (
    <Page
      title={t('title')}
      meta={list.items.length > 0 && <span>{t('count', { count: list.items.length })}</span>}
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: `/slices/${slice}/credentials` }} />
          {adding}
        </>
      }
      bar={<Filters />}
    >
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      {isUnread && list.error && <Failure error={list.error} onRetry={list.readAgain} />}
      {!isUnread && (
        <DataGrid
          label={t('title')}
          rows={list.items}
          columns={columns}
          rowKey={({ id }) => id}
          onPeek={open}
          onOpen={open}
          note={noteOf}
          isLoading={list.isLoading}
          isRefreshing={list.isRefreshing}
          isPartial={list.hasMore}
          onEnd={list.readMore}
          empty={
            filter ? (
              <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
            ) : (
              <EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} />
            )
          }
        />
      )}
      {url['add'] && maySecure && <AddDialog slice={slice} onClose={() => setUrl({ add: '' })} />}
    </Page>
  );
}

/** Why somebody should look at it, under the line of what it is. */
const noteOf = ({ state, store, newest }: Credential) => {
  const text = state === 'refused' ? newest?.refusal : store?.error;
  return text ? (
    <span className={classes.why} title={text}>
      {text}
    </span>
  ) : null;
};
