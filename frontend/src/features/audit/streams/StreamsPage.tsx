/** Where a tenant's audit trail is sent: how far each receiver has come, what it last said, and a test of it. */
import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { useMay, useMe } from '@/api/me';
import type { Stream } from '@/api/types/audit';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { RemoveStream } from './RemoveStream';
import { StreamForm } from './StreamForm';
import { StreamPanel } from './StreamPanel';
import classes from './streams.module.css';
import { useText } from './text';

const AGAIN_MS = 5_000;

export default function StreamsPage() {
  const t = useText();
  const { tenants } = useMe();
  const [url, setUrl] = useUrlState();
  const own =
    tenants.find(({ slug }) => slug === url['tenant']) ??
    tenants.find(({ platform }) => platform) ??
    tenants[0];
  return (
    <Page
      title={t('title')}
      meta={t(own?.platform ? 'hint.platform' : 'hint')}
      flow
      bar={
        tenants.length > 1 && (
          <Select
            aria-label={t('tenant')}
            data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
            value={own?.slug ?? null}
            onChange={(tenant) => setUrl({ tenant: tenant ?? '' })}
            allowDeselect={false}
            searchable
            w={180}
          />
        )
      }
      actions={
        own && <ApiCall request={{ method: 'GET', path: `/tenants/${own.slug}/audit-streams` }} />
      }
    >
      {own ? (
        <Streams key={own.slug} tenant={own.slug} />
      ) : (
        <EmptyState kind="nothing" title={t('tenant.none')} text={t('tenant.none.text')} />
      )}
    </Page>
  );
}

function Streams({ tenant }: { tenant: string }) {
  const t = useText();
  const maySecure = useMay(tenant, 'secure');
  const [form, setForm] = useState<{ stored: Stream | null } | null>(null);
  const [removing, setRemoving] = useState<Stream | null>(null);
  const {
    data: streams,
    error,
    refetch,
    dataUpdatedAt,
  } = useQuery<{ items: Stream[] }, ApiError, Stream[]>({
    queryKey: keys.auditStreams(tenant),
    queryFn: ({ signal }) => read(`/tenants/${tenant}/audit-streams`, {}, signal),
    select: ({ items }) => items,
    refetchInterval: AGAIN_MS,
  });
  const again = () => void refetch();
  const add = maySecure && <Button onClick={() => setForm({ stored: null })}>{t('add')}</Button>;
  if (error?.isForbidden) return <EmptyState kind="hidden" permission="audit" />;
  return (
    <>
      {error && !streams && <Failure error={error} onRetry={again} />}
      {streams && <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />}
      {streams?.length === 0 && (
        <EmptyState kind="nothing" title={t('none')} text={t('none.text')} action={add} />
      )}
      <div className={classes.streams}>
        {streams?.map((one) => (
          <StreamPanel
            key={one.id}
            tenant={tenant}
            stream={one}
            maySecure={maySecure}
            onEdit={() => setForm({ stored: one })}
            onRemove={() => setRemoving(one)}
          />
        ))}
      </div>
      {streams && streams.length > 0 && <div className={classes.add}>{add}</div>}
      {form && <StreamForm tenant={tenant} stored={form.stored} onClose={() => setForm(null)} />}
      {removing && (
        <RemoveStream tenant={tenant} stream={removing} onClose={() => setRemoving(null)} />
      )}
    </>
  );
}
