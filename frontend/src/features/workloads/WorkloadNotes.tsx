/** Above the form of a workload: what it may reach, and what it is known by. */
import type { WorkloadSpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { Certificates } from './Certificates';
import { Credentials } from './Credentials';
import { MayReach } from './MayReach';
import classes from './workloads.module.css';

export function WorkloadNotes({ object }: NotesProps<WorkloadSpec>) {
  if (object.state === 'removed') return null;
  return (
    <div className={classes.notes}>
      <MayReach slice={object.slice} workload={object.name} />
      <Credentials workload={object} />
      <Certificates workload={object} />
    </div>
  );
}
