/** How far a deletion has come: who wanted it, which nodes have let go, what was deleted, and the certificate. */
import type { Deletion } from '@/api/types/tenants';
import { formatShort } from '@/lib/numbers';
import { Facts, type Fact } from '@/ui/page/Facts';
import { StatusMark } from '@/ui/status/StatusMark';
import type { State } from '@/ui/status/states';
import { Age } from '@/ui/time/Age';
import classes from './tenants.module.css';
import { useText } from './text';

const MARKS: Record<Deletion['state'], State> = {
  asked: 'waiting',
  withdrawing: 'running',
  waiting: 'running',
  deleting: 'running',
  sweeping: 'running',
  done: 'complete',
  cancelled: 'cancelled',
};

export function DeletionProgress({ deletion: one }: { deletion: Deletion }) {
  const t = useText();
  const waiting = one.nodes.filter(({ proven }) => !proven);
  const rows = Object.values(one.rows).reduce((sum, count) => sum + count, 0);
  const facts: (Fact | false)[] = [
    [t('deletion.who'), <Who name={one.asked_by} at={one.asked_at} />],
    [t('reason'), one.reason],
    one.confirmed_at !== null && [
      t('deletion.confirmed'),
      <Who name={one.confirmed_by} at={one.confirmed_at} />,
    ],
    one.state === 'asked' && [t('deletion.due'), <Age at={one.due_at} />],
    one.nodes.length > 0 && [
      t('deletion.nodes'),
      t('deletion.nodes.of', { proven: one.nodes.length - waiting.length, all: one.nodes.length }),
    ],
    waiting.length > 0 && [
      t('deletion.late'),
      waiting.map(({ gateway, node }) => `${gateway}/${node}`).join(', '),
    ],
    rows > 0 && [t('deletion.rows'), formatShort(rows)],
    one.remains.length > 0 && [t('deletion.remains'), one.remains.join(', ')],
    one.certificate !== null && [
      t('deletion.certificate'),
      <code className={classes.wrap}>{one.certificate.sha256}</code>,
    ],
  ];
  return (
    <>
      <StatusMark state={MARKS[one.state]} label={t(`deletion.${one.state}`)} />
      <Facts facts={facts.filter((fact) => fact !== false)} />
      {waiting.length > 0 && <p className={classes.quiet}>{t('deletion.waiting.text')}</p>}
    </>
  );
}

const Who = ({ name, at }: { name: string; at: string }) => (
  <>
    {name}, <Age at={at} />
  </>
);
