/** Above the form of a policy: who names it, and what it did where its type is counted. */
import type { NotesProps } from '@/intent/kind';
import type { EditedSpec } from './blank';
import { KeysAsked } from './KeysAsked';
import { NamedBy } from './NamedBy';

export function PolicyNotes({ object }: NotesProps<EditedSpec>) {
  return (
    <>
      <NamedBy object={object} />
      {object.spec.policy?.type === 'api_key' && (
        <KeysAsked slice={object.slice} policy={object.name} />
      )}
    </>
  );
}
