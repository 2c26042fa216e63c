/** Where counters are sent: how far each receiver has come, what it last said, and a test of it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { Export } from '@/api/types/exports';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { ExportForm } from './ExportForm';
import { ExportPanel } from './ExportPanel';
import classes from './exports.module.css';
import { useExports } from './reads';
import { RemoveExport } from './RemoveExport';
import { useText } from './text';

export default function ExportsPage() {
  const t = useText();
  const mayView = useMayOnPlatform('view');
  const mayOperate = useMayOnPlatform('operate');
  const { data: exports, error, refetch, dataUpdatedAt } = useExports(mayView);
  const [form, setForm] = useState<{ stored: Export | null } | null>(null);
  const [removing, setRemoving] = useState<Export | null>(null);
  const again = () => void refetch();
  const add = mayOperate && <Button onClick={() => setForm({ stored: null })}>{t('add')}</Button>;
  return (
    <Page
      title={t('title')}
      meta={t('hint')}
      flow
      actions={
        <>
          <ApiCall request={{ method: 'GET', path: '/exports' }} />
          {exports && exports.length > 0 && add}
        </>
      }
    >
      {!mayView && <EmptyState kind="nothing" title={t('platform')} text={t('platform.text')} />}
      {error && !exports && <Failure error={error} onRetry={again} />}
      {exports && <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />}
      {exports?.length === 0 && (
        <EmptyState kind="nothing" title={t('none')} text={t('none.text')} action={add} />
      )}
      <div className={classes.exports}>
        {exports?.map((one) => (
          <ExportPanel
            key={one.id}
            export={one}
            mayOperate={mayOperate}
            onEdit={() => setForm({ stored: one })}
            onRemove={() => setRemoving(one)}
          />
        ))}
      </div>
      {form && <ExportForm stored={form.stored} onClose={() => setForm(null)} />}
      {removing && <RemoveExport export={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}
