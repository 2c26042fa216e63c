/** Second factors: apps and passkeys, each to rename or remove; new ones are added on the server's own page. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Account, Factor } from '@/api/types/account';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import classes from './account.module.css';
import { FactorName } from './FactorName';
import { RemoveFactor } from './RemoveFactor';
import { useText } from './text';

const SET_UP = `/sign-in/set-up?next=/console${paths.account()}`;

export function FactorsPanel({ account }: { account: Account }) {
  const t = useText();
  const [removing, setRemoving] = useState<Factor | null>(null);
  const { factors, is_factor_needed: isNeeded } = account;
  const add = (
    <Button component="a" href={SET_UP} size="compact-sm">
      {t('factor.add')}
    </Button>
  );
  return (
    <Panel title={t('factors')} meta={isNeeded ? t('factors.needed') : undefined} aside={add} flush>
      {factors.length === 0 && (
        <EmptyState
          kind="nothing"
          title={t('factors.none')}
          text={t(account.are_passkeys_available ? 'factors.none.text' : 'factors.none.apps')}
        />
      )}
      <ul className={classes.rows}>
        {factors.map((factor) => (
          <li key={factor.id}>
            <Mark glyph="disc" tone="ok" size={12} />
            <span className={classes.what}>
              <FactorName factor={factor} />
              <span className={classes.small}>
                {t(`kind.${factor.kind}`)}
                {factor.is_synced && `, ${t('synced')}`} · {t('added')}{' '}
                <Age at={factor.created_at} /> · {t('used')} <Age at={factor.last_used_at} />
              </span>
            </span>
            <Button
              variant="subtle"
              color="claret"
              size="compact-sm"
              aria-label={t('factor.remove.of', { name: factor.name })}
              onClick={() => setRemoving(factor)}
            >
              {t('factor.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {removing && (
        <RemoveFactor
          factor={removing}
          isLast={factors.length === 1}
          onClose={() => setRemoving(null)}
        />
      )}
    </Panel>
  );
}
