/** The side panel that edits one object: its form, the problems while typing, and the verbs at its foot. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { readTagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { useMayInSlice } from '@/api/useSlice';
import { parseSlice } from '@/lib/slices';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { EditorFoot } from './EditorFoot';
import { TextField } from './fields/TextField';
import classes from './intent.module.css';
import type { OpenProps } from './kind';
import { OvertakenNote } from './OvertakenNote';
import { FieldProblems } from './problems';
import { Provenance } from './Provenance';
import { RemovedNote } from './RemovedNote';
import { useIntentText } from './text';
import { useEditor } from './useEditor';
import { useReached } from './useReached';
import type { Stored } from './work';

type Props<Spec> = Omit<OpenProps<Spec>, 'name'>;

export function NewPanel<Spec>(props: Props<Spec>) {
  return <Editing {...props} stored={null} />;
}

/** Reads the object first; the panel keeps its place meanwhile. */
export function OpenPanel<Spec>({ name, ...props }: OpenProps<Spec>) {
  const { kind, slice, onClose } = props;
  const path = `/slices/${slice}/${kind.plural}/${encodeURIComponent(name)}` as const;
  const stored = useQuery<Stored<Spec>, ApiError>({
    queryKey: keys.object(slice, kind.plural, name),
    queryFn: ({ signal }) => readTagged(path, {}, signal),
  });
  if (stored.data && !stored.error?.isMissing)
    return <Editing key={name} {...props} stored={stored.data} />;
  return (
    <SidePanel title={name} isWide={kind.isWide} onClose={onClose}>
      {stored.error && <Failure error={stored.error} onRetry={() => void stored.refetch()} />}
    </SidePanel>
  );
}

function Editing<Spec>({
  kind,
  slice,
  stored,
  entries,
  onClose,
  onSaved,
}: Props<Spec> & { stored: Stored<Spec> | null }) {
  const t = useIntentText();
  const editor = useEditor(kind, slice, stored);
  const mayEdit = useMayInSlice(slice, 'edit');
  const isRemoved = stored?.value.state === 'removed' && !editor.isDirty;
  const isReadOnly = !mayEdit || isRemoved;
  const form = useEntered(entries);
  const { isReached, onFocus } = useReached(!editor.isNew || editor.error !== null);
  return (
    <SidePanel
      title={editor.isNew ? kind.newLabel : editor.name}
      subtitle={stored && <Provenance object={stored.value} />}
      actions={<ApiCall request={editor.request} />}
      isWide={kind.isWide}
      onClose={onClose}
    >
      <FieldProblems problems={editor.problems} isReadOnly={isReadOnly} isReached={isReached}>
        <div className={classes.form} ref={form} onFocus={onFocus}>
          {!mayEdit && (
            <p className={classes.verdict}>{t('readonly', { tenant: parseSlice(slice).tenant })}</p>
          )}
          {kind.Notes && stored && <kind.Notes object={stored.value} />}
          {isRemoved && mayEdit && <RemovedNote editor={editor} />}
          {editor.overtaken && (
            <OvertakenNote overtaken={editor.overtaken} onGoOn={editor.goOnWith} />
          )}
          {editor.isNew && !kind.onlyName && (
            <TextField
              mono
              pointer="/name"
              label={t('name')}
              hint={kind.nameHint ?? t('name.hint')}
              value={editor.name}
              onChange={editor.setName}
            />
          )}
          <kind.Form
            name={editor.name}
            spec={editor.spec}
            onChange={editor.setSpec}
            slice={slice}
          />
        </div>
        {!isReadOnly && (
          <EditorFoot
            editor={editor}
            slice={slice}
            kind={kind}
            stored={stored}
            onSaved={onSaved}
            onClose={onClose}
          />
        )}
      </FieldProblems>
    </SidePanel>
  );
}

/** Puts the cursor into the first field whenever the person enters the panel. */
function useEntered(entries: number) {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (entries > 0) form.current?.querySelector<HTMLElement>('input:not(:disabled)')?.focus();
  }, [entries]);
  return form;
}
