/** Above the form of a service: how it is, who registered, and where the name leads on each node. */
import type { ServiceSpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { Failure } from '@/ui/problems/Failure';
import { HealthNow } from './HealthNow';
import { RegisteredList } from './RegisteredList';
import { ResolvedList } from './ResolvedList';
import { useEndpoints } from './useEndpoints';

/** How it is now, and then what nobody has written down. */
export function ServiceNotes({ object }: NotesProps<ServiceSpec>) {
  return (
    <>
      <HealthNow object={object} />
      <FoundEndpoints object={object} />
    </>
  );
}

function FoundEndpoints({ object }: NotesProps<ServiceSpec>) {
  const { data, error } = useEndpoints(object.slice, object.name);
  if (object.state === 'removed') return null;
  if (!data) return error && <Failure error={error} />;
  const { endpoints } = object.spec;
  const mayRegister = endpoints.type === 'static' && endpoints.registration;
  return (
    <>
      {(endpoints.type === 'dns' || data.resolved.length > 0) && (
        <ResolvedList names={data.resolved} />
      )}
      {(mayRegister || data.registered_count > 0) && (
        <RegisteredList of={data.registered} count={data.registered_count} />
      )}
    </>
  );
}
