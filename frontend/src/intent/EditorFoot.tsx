/** The foot of an editor: what is wrong, and save, undo, remove. Ctrl-Enter or Ctrl-S saves from any field. */
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef } from 'react';
import { Failure } from '@/ui/problems/Failure';
import classes from './intent.module.css';
import type { EditedKind } from './kind';
import { ProblemsLine } from './ProblemsLine';
import { RemoveButton } from './RemoveButton';
import { useIntentText } from './text';
import type { Editor } from './useEditor';
import type { Stored } from './work';

type Props<Spec> = {
  editor: Editor<Spec>;
  slice: string;
  kind: EditedKind<Spec>;
  stored: Stored<Spec> | null;
  onSaved: (name: string) => void;
  onClose: () => void;
};

export function EditorFoot<Spec>(props: Props<Spec>) {
  const { editor, onSaved } = props;
  const t = useIntentText();
  const foot = useRef<HTMLElement>(null);
  const canSave = editor.isDirty && !editor.isBusy && editor.overtaken === null;
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
  const { error } = editor;
  return (
    <footer className={classes.foot} ref={foot}>
      {error && !error.isStale && error.problems.length === 0 && <Failure error={error} />}
      <ProblemsLine editor={editor} foot={foot} />
      <div className={classes.verbs}>
        {/* Not `disabled`: the focus stays on it when it has done its work. */}
        <Button
          onClick={save}
          data-disabled={!canSave || undefined}
          aria-disabled={!canSave}
          loading={editor.isBusy}
          title={t('save.keys')}
        >
          {editor.isNew ? t('create') : t('save')}
        </Button>
        {editor.isDirty && (
          <Button variant="subtle" color="gray" onClick={editor.undo}>
            {t('undo')}
          </Button>
        )}
        {!editor.isNew && <RemoveButton {...props} />}
      </div>
    </footer>
  );
}
