/** One click that lets a policy of the platform act on the whole gateway, or no longer: its defaults name it. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Defaults, IntentObject } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { useMayInSlice } from '@/api/useSlice';
import { chosen, INHERIT } from '@/intent/policies/choice';
import { useKnown } from '@/intent/policies/useKnown';
import { useIsUnsaved } from '@/intent/unsaved';
import { useStore } from '@/intent/useStore';
import { placeOf } from '@/intent/work';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import type { EditedSpec } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

/** There is one object of defaults, and this is its name. */
const NAME = 'defaults';

type Props = { policy: IntentObject<EditedSpec> };

export function DefaultsStep({ policy: { slice, name, state, spec } }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const mayEdit = useMayInSlice(slice, 'edit');
  const isUnsaved = useIsUnsaved(placeOf(slice, 'traffic-policies', name));
  const known = useKnown(slice);
  const { items, isLoading } = useEndless<Defaults>(
    keys.objects(slice, 'defaults'),
    `/slices/${slice}/defaults`,
  );
  const { write, isBusy, error } = useStore(slice, 'defaults');
  const type = spec.policy?.type;
  if (!mayEdit || !type || isLoading || state === 'removed') return null;
  const defaults = items.find((one) => one.state !== 'removed');
  const policies = defaults?.spec.policies ?? [];
  const isNamed = policies.includes(name);
  const next = chosen({ policies }, known, type, isNamed ? INHERIT : name);
  const step = () =>
    void write(requestOf(slice, defaults, next.policies)).then(
      () => navigate({ to: paths.review(slice) }),
      () => undefined,
    );
  const verb = isNamed ? 'step.drop' : 'step.name';
  return (
    <div className={classes.step}>
      <Button variant="default" disabled={isUnsaved} loading={isBusy} onClick={step}>
        {t(verb)}
      </Button>
      <span>{t(isUnsaved ? 'step.unsaved' : `${verb}.hint`)}</span>
      {error && <Failure error={error} />}
    </div>
  );
}

function requestOf(
  slice: string,
  defaults: Defaults | undefined,
  policies: string[],
): WriteRequest {
  const path = `/slices/${slice}/defaults` as const;
  if (!defaults) return { method: 'POST', path, body: { name: NAME, spec: { policies } } };
  const { etag } = defaults;
  return { method: 'PATCH', path: `${path}/${NAME}`, etag, body: { spec: { policies } } };
}
