/** Where an object stands against what is published, and who put it there when. */
import type { IntentObject } from '@/api/types/intent';
import { Age } from '@/ui/time/Age';
import { StateWord } from './StateWord';

export function Provenance({ object }: { object: IntentObject<unknown> }) {
  return (
    <>
      <StateWord state={object.state} />
      <span>{object.updated_by}</span>
      <Age at={object.updated_at} />
    </>
  );
}
