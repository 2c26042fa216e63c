/** The side panel that edits one object: its form, the problems while typing, and the verbs at its foot. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readTagged, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { IntentObject } from '@/api/types/intent';
import { useMayInSlice } from '@/api/useSlice';
import { parseSlice } from '@/lib/slices';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { EditorFoot } from './EditorFoot';
import { TextField } from './fields';
import classes from './intent.module.css';
import type { IntentKind } from './kind';
import { FieldProblems } from './problems';
import { StateWord } from './StateWord';
import { useIntentText } from './text';
import { useEditor } from './useEditor';

type Props<Spec> = {
  kind: IntentKind<Spec>;
  slice: string;
  onClose: () => void;
  onSaved: (name: string) => void;
};

export function NewPanel<Spec>(props: Props<Spec>) {
  return <Editing {...props} stored={null} />;
}

/** Reads the object first; the panel keeps its place meanwhile. */
export function OpenPanel<Spec>({ name, ...props }: Props<Spec> & { name: string }) {
  const { kind, slice, onClose } = props;
  const path = `/slices/${slice}/${kind.plural}/${encodeURIComponent(name)}` as const;
  const stored = useQuery<Tagged<IntentObject<Spec>>, ApiError>({
    queryKey: keys.object(slice, kind.plural, name),
    queryFn: ({ signal }) => readTagged<IntentObject<Spec>>(path, {}, signal),
  });
  if (stored.data) return <Editing key={name} {...props} stored={stored.data} />;
  return (
    <SidePanel title={name} onClose={onClose}>
      {stored.error && <Failure error={stored.error} onRetry={() => void stored.refetch()} />}
    </SidePanel>
  );
}

function Editing<Spec>({
  kind,
  slice,
  stored,
  onClose,
  onSaved,
}: Props<Spec> & { stored: Tagged<IntentObject<Spec>> | null }) {
  const t = useIntentText();
  const editor = useEditor(kind, slice, stored);
  const mayEdit = useMayInSlice(slice, 'edit');
  const isRemoved = stored?.value.state === 'removed';
  const isReadOnly = !mayEdit || isRemoved;
  return (
    <SidePanel
      title={editor.isNew ? kind.newLabel : editor.name}
      subtitle={stored && <Provenance object={stored.value} />}
      actions={<ApiCall request={editor.request} />}
      onClose={onClose}
    >
      <FieldProblems problems={editor.problems} isReadOnly={isReadOnly}>
        <div className={classes.form}>
          {!mayEdit && (
            <p className={classes.verdict}>{t('readonly', { tenant: parseSlice(slice).tenant })}</p>
          )}
          {isRemoved && <p className={classes.notice}>{t('removed.note')}</p>}
          {editor.isOvertaken && (
            <Overtaken who={stored?.value.updated_by ?? ''} onTake={editor.takeTheirs} />
          )}
          {editor.isNew && (
            <TextField
              mono
              pointer="/name"
              label={t('name')}
              hint={kind.nameHint ?? t('name.hint')}
              value={editor.name}
              onChange={editor.setName}
            />
          )}
          <kind.Form spec={editor.spec} onChange={editor.setSpec} slice={slice} />
        </div>
        {!isReadOnly && <EditorFoot editor={editor} onSaved={onSaved} onClose={onClose} />}
      </FieldProblems>
    </SidePanel>
  );
}

function Provenance({ object }: { object: IntentObject<unknown> }) {
  return (
    <>
      <StateWord state={object.state} />
      <span>{object.updated_by}</span>
      <Age at={object.updated_at} />
    </>
  );
}

function Overtaken({ who, onTake }: { who: string; onTake: () => void }) {
  const t = useIntentText();
  return (
    <div className={classes.notice} role="alert">
      <b>{t('overtaken.title', { who })}</b>
      <span>{t('overtaken.text')}</span>
      <Button variant="default" size="compact-sm" onClick={onTake}>
        {t('overtaken.take')}
      </Button>
    </div>
  );
}
