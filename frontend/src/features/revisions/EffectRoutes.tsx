/** The routes that changed most, the first few at once. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { EffectRoute } from '@/api/types/governance';
import { formatShort } from '@/lib/numbers';
import { errorShare } from './effect';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

const FEW = 5;

export function EffectRoutes({ routes }: { routes: readonly EffectRoute[] }) {
  const t = useRevisionsText();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? routes : routes.slice(0, FEW);
  return (
    <div>
      <table className={classes.effectTable} aria-label={t('effect.routes')}>
        <thead>
          <tr>
            <th scope="col">{t('effect.route')}</th>
            <th scope="col">{t('effect.requests')}</th>
            <th scope="col">{t('effect.errors.before')}</th>
            <th scope="col">{t('effect.errors.after')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ route, before, after }) => (
            <tr key={route}>
              <th scope="row" className="mono">
                {withoutTenant(route) || t('effect.noroute')}
              </th>
              <td>{formatShort(after.requests)}</td>
              <td>{errorShare(before)}</td>
              <td>{errorShare(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {routes.length > FEW && !isWhole && (
        <Button variant="subtle" size="compact-xs" onClick={() => setWhole(true)}>
          {t('effect.more', { count: routes.length - FEW })}
        </Button>
      )}
    </div>
  );
}

/** Counts are kept under `<tenant>/<route>`; of a revision the tenant is known. */
const withoutTenant = (route: string): string => route.slice(route.indexOf('/') + 1);
