/** One click from telling to acting, and back: it changes the draft and leads to where that is published. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMayInSlice } from '@/api/useSlice';
import type { IntentObject, Plural } from '@/api/types/intent';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import classes from './intent.module.css';
import { useIntentText } from './text';
import { useIsUnsaved } from './unsaved';
import { useStore } from './useStore';
import { placeOf } from './work';

type Props = {
  policy: Pick<IntentObject<unknown>, 'slice' | 'name' | 'state' | 'etag'>;
  plural: Plural;
  mode: string;
  label: string;
  hint: string;
};

export function ModeStep({
  policy: { slice, name, state, etag },
  plural,
  mode,
  label,
  hint,
}: Props) {
  const t = useIntentText();
  const navigate = useNavigate();
  const mayEdit = useMayInSlice(slice, 'edit');
  const isUnsaved = useIsUnsaved(placeOf(slice, plural, name));
  const { write, isBusy, error } = useStore(slice, plural);
  if (!mayEdit || state === 'removed') return null;
  const path = `/slices/${slice}/${plural}/${encodeURIComponent(name)}` as const;
  const step = () =>
    void write({ method: 'PATCH', path, etag, body: { spec: { mode } } }).then(
      () => navigate({ to: paths.review(slice) }),
      () => undefined,
    );
  return (
    <div className={classes.step}>
      <Button variant="default" disabled={isUnsaved} loading={isBusy} onClick={step}>
        {label}
      </Button>
      <span>{isUnsaved ? t('step.unsaved') : hint}</span>
      {error && <Failure error={error} />}
    </div>
  );
}
