/**
 * Takes an object out of the draft. What was published is only marked and can be put back, so nobody is asked;
 * what was never published would be gone, so there somebody is.
 */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '@/ui/form/Confirm';
import { Failure } from '@/ui/problems/Failure';
import classes from './intent.module.css';
import type { EditedKind } from './kind';
import { useIntentText } from './text';
import type { Editor } from './useEditor';
import { useStore } from './useStore';
import type { Stored } from './work';

type Props<Spec> = {
  editor: Editor<Spec>;
  slice: string;
  kind: EditedKind<Spec>;
  stored: Stored<Spec> | null;
  onClose: () => void;
};

export function RemoveButton<Spec>({ editor, slice, kind, stored, onClose }: Props<Spec>) {
  const t = useIntentText();
  const [isAsking, setAsking] = useState(false);
  const store = useStore<Spec>(slice, kind.plural);
  if (!stored) return null;
  const { etag, value } = stored;
  const wasPublished = value.state !== 'added';
  const path = `/slices/${slice}/${kind.plural}/${encodeURIComponent(value.name)}` as const;
  const remove = () =>
    void store.write({ method: 'DELETE', path, etag }).then(
      () => {
        editor.undo();
        if (!wasPublished) onClose();
      },
      () => undefined,
    );
  return (
    <>
      <Button
        variant="subtle"
        color="claret"
        className={classes.apart}
        loading={store.isBusy}
        onClick={() => (wasPublished ? remove() : setAsking(true))}
      >
        {t('remove')}
      </Button>
      {store.error && wasPublished && <Failure error={store.error} />}
      <Confirm
        opened={isAsking}
        title={t('remove.title', { name: value.name })}
        consequence={t('remove.text')}
        verb={t('remove.verb', { name: value.name })}
        isBusy={store.isBusy}
        error={store.error}
        onConfirm={remove}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
