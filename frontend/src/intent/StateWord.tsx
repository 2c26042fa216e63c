/** Where an object stands against the live revision, in colour and in words. */
import type { ObjectState } from '@/api/types/intent';
import classes from './intent.module.css';
import { useIntentText } from './text';

export function StateWord({ state }: { state: ObjectState | 'unsaved' }) {
  const t = useIntentText();
  return (
    <span className={classes.state} data-state={state}>
      {t(`state.${state}`)}
    </span>
  );
}
