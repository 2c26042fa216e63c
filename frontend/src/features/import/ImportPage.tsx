/** Configuration of other products, translated into objects of the draft. */
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { useSliceParam } from '@/api/useSlice';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { DocumentForm } from './DocumentForm';
import classes from './import.module.css';
import { Outcome } from './Outcome';
import { useText } from './text';
import { translation, useTranslation, type Asked } from './translations';

export default function ImportPage() {
  const t = useText();
  const slice = useSliceParam();
  const [asked, setAsked] = useState<Asked>({ format: 'gateway_api', document: '', hostnames: [] });
  const [sent, setSent] = useState<WriteRequest | null>(null);
  const translating = useTranslation();
  const request = translation(slice, asked);
  const run = () => {
    setSent(request);
    translating.mutate(request);
  };
  return (
    <Page title={t('title')} meta={t('meta')} flow>
      <div className={classes.columns}>
        <DocumentForm
          asked={asked}
          request={request}
          isBusy={translating.isPending}
          onChange={(change) => setAsked({ ...asked, ...change })}
          onRun={run}
        />
        <div className={classes.column} aria-live="polite">
          {translating.error && <Failure error={translating.error} />}
          {translating.data && (
            <Outcome
              key={translating.submittedAt}
              slice={slice}
              translated={translating.data}
              isOld={JSON.stringify(sent) !== JSON.stringify(request)}
            />
          )}
          {translating.isIdle && (
            <div className={classes.blank}>
              <EmptyState kind="nothing" title={t('before.title')} text={t('before.text')} />
            </div>
          )}
        </div>
      </div>
    </Page>
  );
}
