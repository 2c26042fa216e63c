/** Above the form of a policy: who names it, and what it did where its type is counted. */
import type { NotesProps } from '@/intent/kind';
import { Refusals } from '@/intent/policies/Refusals';
import type { EditedSpec } from './blank';
import { CacheHits } from './CacheHits';
import { KeysAsked } from './KeysAsked';
import { KeySets } from './KeySets';
import { NamedBy } from './NamedBy';
import { PurgeCache } from './PurgeCache';
import { QuotaUse } from './QuotaUse';

export function PolicyNotes({ object }: NotesProps<EditedSpec>) {
  return (
    <>
      <NamedBy object={object} />
      {isFetching(object.spec.policy) && <KeySets slice={object.slice} policy={object.name} />}
      {object.spec.policy?.type === 'api_key' ? (
        <KeysAsked slice={object.slice} policy={object.name} />
      ) : (
        <Refusals slice={object.slice} policy={object.name} />
      )}
      {object.spec.policy?.type === 'cache' && (
        <>
          <CacheHits slice={object.slice} policy={object.name} />
          <PurgeCache slice={object.slice} policy={object.name} />
        </>
      )}
      {object.spec.policy?.type === 'quota' && (
        <QuotaUse slice={object.slice} policy={object.name} />
      )}
    </>
  );
}

/** Whether nodes fetch keys for it. */
const isFetching = (policy: EditedSpec['policy']) =>
  policy?.type === 'oidc' || (policy?.type === 'jwt' && policy.keys.type !== 'inline');
