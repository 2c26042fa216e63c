/** Earlier wordings: what was counted under one is never judged by another. */
import { formatTarget } from '@/slo/figures';
import { useHistory } from '@/slo/reads';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import { stepOf } from './history';
import classes from './objectives.module.css';
import { useText } from './text';

export function VersionsPanel({ id, seconds }: { id: string; seconds: number }) {
  const t = useText();
  const { data } = useHistory(id, seconds, stepOf(seconds));
  const versions = (data?.versions ?? []).toSorted((one, other) => other.number - one.number);
  return (
    <Panel title={t('versions')}>
      <ol className={classes.versions}>
        {versions.map(({ number, since, author, target }) => (
          <li key={number}>
            <b>{t('versions.one', { number })}</b>
            <span>{formatTarget(target)}</span>
            <span>{author}</span>
            <Age at={since} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
