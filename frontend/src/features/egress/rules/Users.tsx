/** Who uses a rule, and what would become of them if it went. */
import type { RuleUse } from '@/api/types/egress';
import { formatShort } from '@/lib/numbers';
import { useText } from '../text';
import classes from './rules.module.css';

const FEW = 3;
/** What stays as it is without the rule, and what is said of the others. */
const ALLOWED = ['allowed', 'broken'] as const;
const DENIED = ['denied', 'freed'] as const;

export function Users({ rule: { users, action } }: { rule: RuleUse }) {
  const t = useText();
  if (users.length === 0) return <span className={classes.quiet}>{t('users.none')}</span>;
  const [same, other] = action === 'allow' ? ALLOWED : DENIED;
  const touched = users.filter(({ without }) => without !== same);
  return (
    <div className={classes.cell}>
      <ul className={classes.users}>
        {users.slice(0, FEW).map(({ workload, destination, way, count }) => (
          <li key={`${workload} ${destination} ${way}`}>
            {workload} → <code>{destination}</code> {formatShort(count)}{' '}
            {way === 'http' && <span className={classes.quiet}>{t('way.http')}</span>}
          </li>
        ))}
        {users.length > FEW && <li>{t('users.more', { count: users.length - FEW })}</li>}
      </ul>
      <span className={classes.quiet}>{t(`users.${other}`, { count: touched.length })}</span>
    </div>
  );
}
