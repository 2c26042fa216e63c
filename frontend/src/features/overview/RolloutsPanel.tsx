/** The latest rollouts: what changed is the first suspect. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { Rollout } from '@/api/types/rollouts';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './overview.module.css';
import { useText } from './text';

const SHOWN = 5;
const FILTER = { limit: SHOWN };

export function RolloutsPanel() {
  const t = useText();
  const { data } = useQuery({
    queryKey: keys.rollouts(FILTER),
    queryFn: ({ signal }) => read<Page<Rollout>>('/rollouts', FILTER, signal),
  });
  const items = data?.items ?? [];
  return (
    <Panel title={t('rollouts')} aside={<Link to={paths.allRollouts()}>{t('rollouts.all')}</Link>}>
      {data && items.length === 0 && <p className={classes.quiet}>{t('rollouts.none')}</p>}
      <ul className={classes.rollouts}>
        {items.slice(0, SHOWN).map(({ id, slice, revision, state, started_at: at }) => (
          <li key={id}>
            <StatusMark state={state} />
            <Link to={paths.rollout(slice, id)}>
              <span className="mono">{slice}</span> r{revision}
            </Link>
            <Age at={at} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
