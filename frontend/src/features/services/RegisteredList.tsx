/** Instances that registered themselves. */
import type { Registration } from '@/api/types/intent';
import { formatCount } from '@/lib/numbers';
import { SideSection } from '@/ui/panel/SidePanel';
import { Age } from '@/ui/time/Age';
import classes from './sources.module.css';
import { useServicesText } from './text';

type Props = { of: readonly Registration[]; count: number };

export function RegisteredList({ of, count }: Props) {
  const t = useServicesText();
  return (
    <SideSection title={t('registered')}>
      {of.length === 0 ? (
        <p className={classes.said}>{t('registered.none')}</p>
      ) : (
        <ul className={classes.list}>
          {of.map((one) => (
            <li key={one.instance}>
              <b>{one.instance}</b>
              <span className={classes.wide}>
                <code>
                  {one.address}:{one.port}
                </code>
                <span className={classes.quiet}>{where(one)}</span>
              </span>
              <span className={classes.quiet}>
                {t('registered.seen')} <Age at={one.seen_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {count > of.length && (
        <p className={classes.said}>
          {t('registered.more', { count: count - of.length, all: formatCount(count) })}
        </p>
      )}
    </SideSection>
  );
}

const where = ({ region, zone, weight, priority }: Registration): string =>
  [region, zone, weight === 1 ? '' : `× ${weight}`, priority === 0 ? '' : `P${priority}`]
    .filter(Boolean)
    .join(' · ');
