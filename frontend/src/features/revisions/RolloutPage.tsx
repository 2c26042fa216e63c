/** One revision on its way: which node has proven it, and what the others say. Redrawn as reports come in. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Rollout, RolloutNode } from '@/api/types/delivery';
import { useSliceParam } from '@/api/useSlice';
import { useAddress } from '@/lib/useAddress';
import { paths } from '@/lib/paths';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

const MOVING_MS = 1_000;
const ACTIVE: ReadonlySet<Rollout['state']> = new Set(['pending', 'pushing', 'converging']);

export default function RolloutPage() {
  const slice = useSliceParam();
  const id = useAddress().id;
  const path = `/rollouts/${id}` as const;
  const rollout = useQuery<Rollout, ApiError>({
    queryKey: keys.rollout(id),
    queryFn: ({ signal }) => read<Rollout>(path, {}, signal),
    // The live socket says when to look again; this covers the moments in which it is away.
    refetchInterval: ({ state }) =>
      state.data && ACTIVE.has(state.data.state) ? MOVING_MS : false,
  });
  if (rollout.error)
    return <Failure error={rollout.error} onRetry={() => void rollout.refetch()} />;
  return rollout.data ? <Moving slice={slice} rollout={rollout.data} path={path} /> : null;
}

function Moving({ slice, rollout, path }: { slice: string; rollout: Rollout; path: `/${string}` }) {
  const t = useRevisionsText();
  const proven = rollout.nodes.filter(({ state }) => state === 'proven').length;
  return (
    <Page
      title={t('rollout.title', { sequence: rollout.revision })}
      meta={
        <>
          <StatusMark state={rollout.state} />
          <Age at={rollout.finished_at ?? rollout.started_at} />
        </>
      }
      flow
      actions={
        <>
          <ApiCall request={{ method: 'GET', path }} />
          <Button component={Link} variant="default" to={paths.revision(slice, rollout.revision)}>
            {t('rollout.see')}
          </Button>
        </>
      }
    >
      {rollout.reason && <Panel title={t('rollout.reason')}>{rollout.reason}</Panel>}
      <Panel
        title={t('rollout.nodes')}
        meta={
          rollout.nodes.length > 0 && t('rollout.proven', { proven, total: rollout.nodes.length })
        }
        flush
      >
        {rollout.nodes.length === 0 ? (
          <p className={classes.choices}>{t('rollout.none')}</p>
        ) : (
          <Nodes nodes={rollout.nodes} />
        )}
      </Panel>
    </Page>
  );
}

function Nodes({ nodes }: { nodes: readonly RolloutNode[] }) {
  return (
    <table className={classes.nodes}>
      <tbody>
        {nodes.map(({ node, state, error, at }) => (
          <tr key={node}>
            <td>{node}</td>
            <td>
              <StatusMark state={state} />
            </td>
            <td className={classes.why}>
              {error && (
                <>
                  {error.object && <code>{error.object}</code>} {error.message}
                </>
              )}
            </td>
            <td>
              <Age at={at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
