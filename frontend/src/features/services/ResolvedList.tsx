/** Where the name of a service leads, node by node. */
import type { ResolvedName } from '@/api/types/intent';
import { SideSection } from '@/ui/panel/SidePanel';
import { Age } from '@/ui/time/Age';
import classes from './sources.module.css';
import { useServicesText } from './text';

export function ResolvedList({ names }: { names: readonly ResolvedName[] }) {
  const t = useServicesText();
  return (
    <SideSection title={t('resolved')}>
      {names.length === 0 ? (
        <p className={classes.said}>{t('resolved.none')}</p>
      ) : (
        <ul className={classes.list}>
          {names.map((name) => (
            <li key={name.node}>
              <b>{name.node}</b>
              <span className={classes.wide}>
                {name.addresses.length > 0 ? (
                  <code>{name.addresses.join(' ')}</code>
                ) : (
                  <span className={classes.warn}>{t('endpoints.none')}</span>
                )}
                {name.error && (
                  <span className={classes.warn}>
                    {name.error}
                    {name.refused.length > 0 && ` ${t('refused', { all: name.refused.join(' ') })}`}
                  </span>
                )}
              </span>
              <span className={classes.quiet}>
                {name.is_silent && <>{t('silent')} · </>}
                <Age at={name.failing_since ?? name.since} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </SideSection>
  );
}
