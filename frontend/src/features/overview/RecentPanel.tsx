/** The newest audit entries: who did what. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Entry } from '@/api/types/audit';
import type { Page } from '@/api/types/page';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import classes from './overview.module.css';
import { useText } from './text';

const SHOWN = 6;

export function RecentPanel() {
  const t = useText();
  const mayRead = Object.values(useMe().permissions).some((mine) => mine.includes('audit'));
  const recent = useQuery({
    queryKey: keys.audit({ limit: SHOWN }),
    queryFn: ({ signal }) => read<Page<Entry>>('/audit', { limit: SHOWN }, signal),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Panel title={t('recent')} aside={<Link to={paths.audit()}>{t('recent.all')}</Link>}>
      {recent.data?.items.length === 0 && <p className={classes.quiet}>{t('recent.none')}</p>}
      <ol className={classes.recent}>
        {recent.data?.items.slice(0, SHOWN).map((entry) => (
          <li key={entry.id}>
            <span>{entry.summary}</span>
            <span className={classes.who}>
              {entry.actor.name} · <Age at={entry.at} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
