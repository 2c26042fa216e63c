/** One slice on one node: the five stages with their revisions, and the refusal if there is one. */
import { Link } from '@tanstack/react-router';
import type { NodeSlice } from '@/api/types/fleet';
import { paths } from '@/lib/paths';
import { stagesOf } from '@/ui/proof/stages';
import { StatusMark } from '@/ui/status/StatusMark';
import { useUiText } from '@/ui/text';
import { Age } from '@/ui/time/Age';
import classes from './gateways.module.css';
import { Reason } from './Reason';

export function SliceProof({ slice }: { slice: NodeSlice }) {
  const ui = useUiText();
  return (
    <li className={classes.proof}>
      <div className={classes.proofHead}>
        <Link to={paths.revisions(slice.slice)} className="mono">
          {slice.slice}
        </Link>
        <StatusMark state={slice.state} />
        <Age at={slice.proven_at} />
      </div>
      <ol className={classes.stages}>
        {stagesOf(slice).map(({ stage, sequence, look }) => (
          <li key={stage} data-look={look}>
            <span>{ui(`proof.${stage}`)}</span>
            <b>{sequence === null ? '–' : `r${sequence}`}</b>
          </li>
        ))}
      </ol>
      {slice.error && <Reason error={slice.error} slice={slice.slice} />}
    </li>
  );
}
