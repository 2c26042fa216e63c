import type { ConsumerSpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { Failure } from '@/ui/problems/Failure';
import classes from './consumers.module.css';
import { Keys } from './Keys';
import { Usage } from './Usage';
import { useConsumerUsage } from './useUsage';

export function ConsumerNotes({ object }: NotesProps<ConsumerSpec>) {
  const { data, error } = useConsumerUsage(object.slice, object.name);
  if (object.state === 'removed') return null;
  return (
    <div className={classes.notes}>
      <Keys consumer={object} usage={data} />
      {error && !data && <Failure error={error} />}
      {data && <Usage usage={data} />}
    </div>
  );
}
