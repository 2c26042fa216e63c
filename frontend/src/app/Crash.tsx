/** A page that threw: it fails alone, the frame stays. */
import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { asApiError } from '@/api/errors';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { useAppText } from './text';

export function Crash({ error, reset }: ErrorComponentProps) {
  const t = useAppText();
  const known = asApiError(error);
  return (
    <Page title={t('crash.title')} flow>
      {known ? (
        <Failure error={known} onRetry={reset} />
      ) : (
        <>
          <p>{t('crash.text')}</p>
          <CodeBlock
            text={error instanceof Error ? (error.stack ?? error.message) : String(error)}
          />
          <div>
            <Button onClick={reset}>{t('crash.again')}</Button>
          </div>
        </>
      )}
    </Page>
  );
}
