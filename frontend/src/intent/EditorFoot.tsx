/** The foot of an editor: what is wrong, and save, remove. Ctrl-Enter or Ctrl-S saves from any field. */
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { Confirm } from '@/ui/form/Confirm';
import { Failure } from '@/ui/problems/Failure';
import { ProblemList } from '@/ui/problems/ProblemList';
import classes from './intent.module.css';
import { useIntentText } from './text';
import type { Editor } from './useEditor';

type Props<Spec> = { editor: Editor<Spec>; onSaved: (name: string) => void; onClose: () => void };

export function EditorFoot<Spec>({ editor, onSaved, onClose }: Props<Spec>) {
  const t = useIntentText();
  const [isAsking, setAsking] = useState(false);
  const canSave = editor.isDirty && editor.name !== '' && !editor.isBusy;
  const save = () => {
    if (canSave)
      void editor.save().then(
        ({ name }) => onSaved(name),
        () => undefined,
      );
  };
  useHotkeys(
    [
      ['mod+Enter', save],
      ['mod+S', save],
    ],
    [],
  );
  return (
    <footer className={classes.foot}>
      {editor.error && editor.error.problems.length === 0 && <Failure error={editor.error} />}
      <ProblemList problems={editor.problems} />
      <div className={classes.verbs}>
        <Button onClick={save} disabled={!canSave} loading={editor.isBusy}>
          {editor.isNew ? t('create') : t('save')}
        </Button>
        {!editor.isNew && (
          <Button variant="subtle" color="claret" onClick={() => setAsking(true)}>
            {t('remove')}
          </Button>
        )}
        <span className={classes.verdict} aria-live="polite">
          {verdict(editor, t)}
        </span>
      </div>
      <Confirm
        opened={isAsking}
        title={t('remove.title', { name: editor.name })}
        consequence={t('remove.text')}
        verb={t('remove.verb', { name: editor.name })}
        isBusy={editor.isBusy}
        error={editor.error}
        onConfirm={() => void editor.remove().then(onClose, () => undefined)}
        onClose={() => setAsking(false)}
      />
    </footer>
  );
}

function verdict<Spec>(editor: Editor<Spec>, t: ReturnType<typeof useIntentText>): string {
  if (!editor.isDirty || editor.name === '') return '';
  if (editor.isChecking) return t('checking');
  const count = editor.problems.length;
  return count === 0 ? t('clean') : t('problems', { count });
}
