/** Tenants that are gone, or going, as the platform's people see them. */
import { Panel } from '@/ui/page/Panel';
import { DeletionProgress } from './DeletionProgress';
import { useDeletions } from './reads';
import classes from './tenants.module.css';
import { useText } from './text';

const SHOWN = 10;

export function Deletions() {
  const t = useText();
  const { data: deletions } = useDeletions(true);
  const over = deletions?.filter(({ state }) => state !== 'asked' && state !== 'cancelled') ?? [];
  if (over.length === 0) return null;
  return (
    <div className={classes.gone}>
      {over.slice(0, SHOWN).map((one) => (
        <Panel key={one.id} title={one.name} meta={<code>{one.tenant}</code>}>
          <div className={classes.part}>
            <DeletionProgress deletion={one} />
          </div>
        </Panel>
      ))}
      {over.length > SHOWN && <p className={classes.quiet}>{t('deletion.more')}</p>}
    </div>
  );
}
