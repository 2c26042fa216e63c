/** What a policy lets through only because it observes: read this before it enforces. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PolicyUse } from '@/api/types/egress';
import { useMayInSlice } from '@/api/useSlice';
import { formatCount } from '@/lib/numbers';
import { AddRule } from '../AddRule';
import { useText } from '../text';
import classes from './rules.module.css';

type Asked = PolicyUse['would_deny'][number];

export function WouldDeny({ slice, use }: { slice: string; use: PolicyUse }) {
  const t = useText();
  const mayEdit = useMayInSlice(slice, 'edit');
  const [adding, setAdding] = useState<Asked | null>(null);
  const asked = use.would_deny;
  return (
    <section className={classes.would} aria-label={t('would', { policy: use.policy })}>
      <h3>{asked.length === 0 ? t('would.none') : t('would.some')}</h3>
      <ul>
        {asked.map((one) => (
          <li key={`${one.workload} ${one.destination} ${one.way}`}>
            <span>
              {one.workload} → <code>{one.destination}</code>
            </span>
            <span className={classes.quiet}>{formatCount(one.count)}</span>
            {mayEdit && (
              <Button
                variant="subtle"
                size="compact-xs"
                aria-label={t('would.add', { destination: one.destination })}
                onClick={() => setAdding(one)}
              >
                {t('rule.add')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {adding && <AddRule slice={slice} {...adding} onClose={() => setAdding(null)} />}
    </section>
  );
}
