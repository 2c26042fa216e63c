/** One click from telling to blocking, and back: it changes the draft and leads to where that is published. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { DlpPolicy } from '@/api/types/dlp';
import { useMayInSlice } from '@/api/useSlice';
import { useIsUnsaved } from '@/intent/unsaved';
import { useStore } from '@/intent/useStore';
import { placeOf } from '@/intent/work';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import classes from './policies.module.css';
import { useText } from './text';

const PLURAL = 'dlp-policies';
const OTHER = { observe: 'enforce', enforce: 'observe' } as const;

export function ModeStep({ policy: { slice, name, state, spec, etag } }: { policy: DlpPolicy }) {
  const t = useText();
  const navigate = useNavigate();
  const mayEdit = useMayInSlice(slice, 'edit');
  const isUnsaved = useIsUnsaved(placeOf(slice, PLURAL, name));
  const { write, isBusy, error } = useStore(slice, PLURAL);
  if (!mayEdit || state === 'removed') return null;
  const mode = OTHER[spec.mode];
  const path = `/slices/${slice}/${PLURAL}/${encodeURIComponent(name)}` as const;
  const step = () =>
    void write({ method: 'PATCH', path, etag, body: { spec: { mode } } }).then(
      () => navigate({ to: paths.review(slice) }),
      () => undefined,
    );
  return (
    <div className={classes.step}>
      <Button variant="default" disabled={isUnsaved} loading={isBusy} onClick={step}>
        {t(`step.${mode}`)}
      </Button>
      <span>{t(isUnsaved ? 'step.unsaved' : `step.${mode}.hint`)}</span>
      {error && <Failure error={error} />}
    </div>
  );
}
