/** What a change is in detail: field by field, and the text before and after. */
import { lazy, Suspense } from 'react';
import type { Change } from '@/api/types/delivery';
import classes from './change.module.css';
import { FieldList } from './FieldList';
import { useChangeText } from './text';
import type { Layout } from './useLayout';
import { useNearby } from './useNearby';
import { YamlText } from './YamlText';

const DiffView = lazy(() =>
  import('@/ui/diff/DiffView').then((module) => ({ default: module.DiffView })),
);

export function ChangeBody({ change, layout }: { change: Change; layout: Layout }) {
  const t = useChangeText();
  const [place, isNearby] = useNearby();
  const { action, kind, name, fields, before_text: before, after_text: after } = change;
  const label = t('diff', { kind, name });
  if (action !== 'change')
    return (
      <div className={classes.body}>
        <YamlText text={action === 'add' ? after : before} action={action} label={label} />
      </div>
    );
  return (
    <div className={classes.body} ref={place}>
      <FieldList fields={fields} />
      <div className={classes.text}>
        {isNearby && (
          <Suspense>
            <DiffView before={before} after={after} layout={layout} label={label} />
          </Suspense>
        )}
      </div>
    </div>
  );
}
