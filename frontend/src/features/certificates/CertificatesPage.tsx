/** Certificates of one slice, or of all that one may see, the soonest to end first; every filter in the address. */
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Certificate, CertificateSummary } from '@/api/types/certificates';
import { useGateways } from '@/api/useGateways';
import { useMayInSlice, useSlice } from '@/api/useSlice';
import { serverNow } from '@/lib/clock';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useShortcuts } from '@/lib/useShortcuts';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { NoticeBand } from '@/ui/notices/NoticeBand';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Adding } from './Adding';
import { Calendar } from './Calendar';
import { CertificateFilters } from './CertificateFilters';
import classes from './certificates.module.css';
import { addressOf, CLEARED, describe, queryOf, scopeOf, troubledOf } from './filters';
import { isTroubled, STANDINGS } from './looks';
import { useCertificates, useSummary } from './reads';
import { RemoveRow } from './RemoveRow';
import { useText } from './text';
import { Uncovered } from './Uncovered';
import { useColumns } from './useColumns';

const NOTHING: readonly never[] = [];

export default function CertificatesPage() {
  const t = useText();
  const { slice } = useParams({ strict: false }) as { slice?: string };
  const [url, setUrl] = useUrlState();
  const query = queryOf(url, slice, serverNow());
  const list = useCertificates(query);
  const { data: summary } = useSummary(query);
  const { data: offered } = useSummary(scopeOf(url, slice));
  const [removed, setRemoved] = useState<string | null>(null);
  const isCleaning = url['use'] === 'unused';
  const columns = useColumns(slice === undefined, isCleaning ? setRemoved : undefined);
  useFollowed(slice);
  const navigate = useNavigate();
  const open = ({ slice: its, id }: Certificate) =>
    void navigate({ to: paths.certificate(its, id) });
  const filter = describe(url, slice);
  const isUnread = list.error !== null && list.items.length === 0;
  return (
    <Page
      title={t('title')}
      meta={<Counted summary={summary} />}
      actions={<Verbs slice={slice} query={query} />}
      bar={<CertificateFilters isOfAll={slice === undefined} summary={offered} />}
    >
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      <NoticeBand slice={slice} />
      <Calendar query={query} isOfAll={slice === undefined} />
      {isUnread && list.error && <Failure error={list.error} onRetry={list.readAgain} />}
      {!isUnread && (
        <DataGrid
          label={t('title')}
          rows={list.items}
          columns={columns}
          rowKey={({ id }) => id}
          onPeek={open}
          onOpen={open}
          note={url['use'] ? unusedNoteOf : noteOf}
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
      {/* Below the rows: what is known later must not move them. */}
      {slice && !filter && <Uncovered slice={slice} list={list} />}
      {slice && <Adding slice={slice} />}
      {removed && <RemoveRow id={removed} onClose={() => setRemoved(null)} />}
    </Page>
  );
}

/** Hear of certificates of the slice, or of every gateway one may see. */
function useFollowed(slice: string | undefined): void {
  const { data: gateways = NOTHING } = useGateways();
  useTopics(slice ? [`slice:${slice}`] : gateways.map(({ slug }) => `gateway:${slug}`));
}

type VerbsProps = { slice: string | undefined; query: ReturnType<typeof queryOf> };

function Verbs({ slice, query }: VerbsProps) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const mine = useSlice();
  const maySecure = useMayInSlice(slice ?? null, 'secure');
  const issue = () => setUrl({ add: '+' });
  useShortcuts(maySecure ? [{ keys: 'c', label: t('issue'), run: issue }] : []);
  return (
    <>
      <ApiCall request={{ method: 'GET', path: addressOf(query) }} />
      {slice ? (
        <Button component={Link} variant="default" to={paths.allCertificates()}>
          {t('all')}
        </Button>
      ) : (
        mine && (
          <Button component={Link} variant="default" to={paths.certificates(mine)}>
            {t('all.one', { slice: mine })}
          </Button>
        )
      )}
      {maySecure && (
        <>
          <Button variant="default" onClick={() => setUrl({ upload: 'new' })}>
            {t('upload')}
          </Button>
          <Button onClick={issue}>{t('issue')}</Button>
        </>
      )}
    </>
  );
}

/** Of all that the filter lets through, also of those that were not read. */
function Counted({ summary }: { summary: CertificateSummary | undefined }) {
  const t = useText();
  if (!summary || summary.total === 0) return null;
  const troubled = troubledOf(summary);
  return (
    <>
      <span>{t('count', { count: summary.total })}</span>
      {troubled > 0 && (
        <span className={classes.troubled}>{t('count.troubled', { count: troubled })}</span>
      )}
    </>
  );
}

/** Where one looks for what is not used: why it is so. */
const unusedNoteOf = (one: Certificate) =>
  one.serving.served_names.length === 0 && one.version !== null ? (
    <span className={classes.why} title={one.serving.text}>
      {one.serving.text}
    </span>
  ) : (
    noteOf(one)
  );

/** Why somebody should look at it, under the line of what it is. */
const noteOf = ({ standing, standing_text: text, rotation }: Certificate) => {
  const isHeld = rotation?.state === 'held';
  if (!isTroubled(standing) && !isHeld) return null;
  const words = isHeld ? `${text} ${rotation.cause}` : text;
  return (
    <span className={classes.why} data-tone={STANDINGS[standing].tone} title={words}>
      {words}
    </span>
  );
};
