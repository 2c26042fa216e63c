/** An object that the draft removes: what that means, and the way back. */
import { Button } from '@mantine/core';
import { Failure } from '@/ui/problems/Failure';
import classes from './intent.module.css';
import { useIntentText } from './text';
import type { Editor } from './useEditor';

export function RemovedNote<Spec>({ editor }: { editor: Editor<Spec> }) {
  const t = useIntentText();
  return (
    <div className={classes.notice}>
      <span>{t('removed.note')}</span>
      {editor.error && <Failure error={editor.error} />}
      <Button
        variant="default"
        size="compact-sm"
        loading={editor.isBusy}
        onClick={() => void editor.save().catch(() => undefined)}
      >
        {t('restore')}
      </Button>
    </div>
  );
}
